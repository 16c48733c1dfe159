import { decodeXml, unescapeXml, XmlScanner } from '../xml';
import { partKey, readContent, type ZipArchive, type ZipEntry } from '../zip';
import { withoutDoctype } from './doctype';
import type { OdfDocument } from './document';

/** Whether the document is signed (ODF 1.4 part 2, 5). Signatures of macros alone do not cover what is written here. @throws ZipError */
export function isSigned(document: OdfDocument): boolean {
	const { archive } = document;
	if (!archive?.mayContain('signatures')) return false;
	return archive.entries.some((entry) => {
		const key = partKey(entry.name);
		if (!key.startsWith('meta-inf/') || !key.includes('signatures') || key.endsWith('/macrosignatures.xml')) return false;
		if ((entry.flags & 1) !== 0 || document.manifest.encrypted.has(entry.name)) return true;
		// What is left when a signature is removed holds none.
		return /<(?:[^\s<>:/]+:)?Signature[\s>/]/.test(decodeXml(readContent(archive, entry)).text);
	});
}

/** Files of a library that are no code: lists of what is in it. */
const LISTS = /\/(?:script|dialog)-l[bc]\.xml$|\/parcel-descriptor\.xml$/;

/** Whether the document carries macros: Basic modules with code, or scripts in other languages. */
export function hasMacros(document: OdfDocument): boolean {
	const { archive } = document;
	if (!archive) return flatMacros(document.text('content.xml') ?? '');
	if (!archive.mayContain('basic/') && !archive.mayContain('scripts/')) return false;
	return archive.entries.some((entry) => isCode(archive, entry, document.manifest.encrypted));
}

function isCode(archive: ZipArchive, entry: ZipEntry, encrypted: ReadonlySet<string>): boolean {
	const key = partKey(entry.name);
	if (key.endsWith('/') || LISTS.test(key) || entry.size === 0) return false;
	if (key.startsWith('scripts/')) return true;
	if (!key.startsWith('basic/')) return false;
	if (!key.endsWith('.xml') || (entry.flags & 1) !== 0 || encrypted.has(entry.name) || entry.size > 1024 * 1024) return true;
	try {
		return moduleHasCode(withoutDoctype(decodeXml(readContent(archive, entry)).text));
	} catch {
		// A module that cannot be read may hold anything.
		return true;
	}
}

function moduleHasCode(text: string): boolean {
	const scanner = new XmlScanner(text);
	let isModule = false;
	let code = '';
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token === 'open' && scanner.local === 'module') isModule = true;
		else if (token === 'text' && isModule) code += scanner.value();
	}
	return hasCode(code);
}

/** Lines that do nothing: blank ones, comments, and what the import of empty VBA modules leaves. */
const IDLE = /^\s*(?:rem(?:\s.*)?|'.*|option\s.*|attribute\s.*)?$/i;

/** Whether Basic source does anything; the empty `Main` that a new module gets does not. */
export function hasCode(source: string): boolean {
	const lines = source.split(/[\r\n]+/).filter((line) => !IDLE.test(line));
	return lines.length > 0 && !/^\s*sub\s+main\s*(?:\(\s*\))?\s*end\s+sub\s*$/i.test(lines.join('\n'));
}

function flatMacros(text: string): boolean {
	for (const match of text.matchAll(/<(?:[^\s<>:/]+:)?source-code(?:\s[^<>]*)?>([^<]*)</g)) {
		try {
			if (hasCode(unescapeXml(match[1] ?? ''))) return true;
		} catch {
			return true;
		}
	}
	return false;
}
