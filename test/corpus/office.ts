import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** LibreOffice and poppler from the system, where they are installed. */

export const OFFICE_TOOLS = ['soffice', 'pdftotext'] as const;

/** Converts documents of one kind in one run of LibreOffice; returns the results in order. `filter` as for `--convert-to`. */
export function convert(documents: readonly Uint8Array[], from: string, filter: string): Buffer[] {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'office-'));
	try {
		const files = documents.map((bytes, index) => {
			const file = path.join(folder, `${index}.${from}`);
			fs.writeFileSync(file, bytes);
			return file;
		});
		const out = path.join(folder, 'out');
		const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
		execFileSync('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', out, ...files], {
			stdio: 'ignore',
			timeout: 180_000,
		});
		const extension = filter.split(':')[0] ?? filter;
		return files.map((_, index) => fs.readFileSync(path.join(out, `${index}.${extension}`)));
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/** Text of each page of a PDF, lines trimmed, blank ones left out. */
export function pagesOf(pdf: Uint8Array): string[][] {
	const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
	return text
		.split('\f')
		.slice(0, -1)
		.map((page) =>
			page
				.split('\n')
				.map((line) => line.trim().replace(/\s+/g, ' '))
				.filter((line) => line !== ''),
		);
}
