import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Debian package of each outside program that some test needs. */
const PACKAGES = {
	soffice: 'libreoffice-writer libreoffice-calc libreoffice-impress',
	chromium: 'chromium',
	exiftool: 'libimage-exiftool-perl',
	pdftotext: 'poppler-utils',
	pdftoppm: 'poppler-utils',
	pdfinfo: 'poppler-utils',
	rg: 'ripgrep',
	reuse: 'reuse',
	qpdf: 'qpdf',
	'7z': 'p7zip-full',
	age: 'age',
	'age-keygen': 'age',
	xmllint: 'libxml2-utils',
	openssl: 'openssl',
	sha256sum: 'coreutils',
	git: 'git',
} as const;

export type Tool = keyof typeof PACKAGES;

/** Full path of a program on PATH, or null. */
export function findTool(tool: Tool): string | null {
	const names = process.platform === 'win32' ? [`${tool}.exe`, `${tool}.cmd`] : [tool];
	for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
		for (const name of names) {
			const file = path.join(folder, name);
			try {
				accessSync(file, constants.X_OK);
				return file;
			} catch {
				// Look further.
			}
		}
	}
	return null;
}

const told = new Set<Tool>();

/**
 * Path of the program that a test needs: `const soffice = requireTool(this, 'soffice')`.
 * Where it is missing the test (or, in `before`, the suite) is skipped with a notice; with `CI=true` it fails instead.
 */
export function requireTool(context: Mocha.Context, tool: Tool): string {
	const found = findTool(tool);
	if (found) return found;
	const notice = `${tool} is not installed (Debian: apt install ${PACKAGES[tool]})`;
	if (process.env.CI === 'true') throw new Error(notice);
	if (!told.has(tool)) console.warn(`skipped: ${notice}`);
	told.add(tool);
	context.skip();
}
