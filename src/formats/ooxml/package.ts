import type { ByteSource } from '../types';
import { decodeXml, XmlError, XmlScanner, type XmlText } from '../xml';
import { partKey, readArchive, readContent, type ZipArchive, type ZipEntry, ZipError } from '../zip';
import { NS, type PackageKind, relationshipKind } from './names';

export interface Relationship {
	readonly id: string;
	readonly type: string;
	/** See `relationshipKind`. */
	readonly kind: string;
	/** Part name without leading `/`, or the address as written where it is external. */
	readonly target: string;
	readonly external: boolean;
}

/** An opened package. Parts are named without a leading `/`; names are compared by `partKey`. */
export interface Package {
	readonly archive: ZipArchive;
	readonly relationships: readonly Relationship[];
	readonly kind: PackageKind;
	/** Name of the main part in its entry's case, or null. */
	readonly main: string | null;
	/** ISO 29500 strict: other namespaces. */
	readonly strict: boolean;
}

/** What was read of a document's package, for a second look at it: only its directory lasts, not its bytes. */
const archives = new WeakMap<ByteSource, ZipArchive>();
const relationshipsRead = new WeakMap<ZipArchive, Map<string, readonly Relationship[]>>();

/** The directory of the package that was opened from a source last. */
export function knownArchive(source: ByteSource): ZipArchive | undefined {
	return archives.get(source);
}

/** The relationships in a part (by its `partKey`), where they were read already. */
export function knownRelationships(archive: ZipArchive, key: string): readonly Relationship[] | undefined {
	return relationshipsRead.get(archive)?.get(key);
}

/** Opens a package by its relationships (ECMA-376 part 2). @throws ZipError, XmlError */
export function openPackage(source: ByteSource): Package {
	const archive = readArchive(source);
	archives.set(source, archive);
	const relationships = readRelationships(archive, '');
	if (relationships.length === 0 && !archive.find('[Content_Types].xml')) throw new ZipError('wrong-type', 'no package inside the archive');
	const relationship = relationships.find((candidate) => candidate.kind === 'officedocument' && !candidate.external);
	const entry = findMain(archive, relationship?.target);
	const main = entry ? entry.name.replaceAll('\\', '/').replace(/^\/+/, '') : null;
	return {
		archive,
		relationships,
		main,
		kind: kindOf(archive, main, relationships),
		strict: relationship?.type.startsWith(NS.officeStrict) === true,
	};
}

/** Where the relationship of the main part is missing or leads nowhere, the usual names are tried. */
function findMain(archive: ZipArchive, target: string | undefined): ZipEntry | null {
	for (const name of [target, 'word/document.xml', 'xl/workbook.xml', 'ppt/presentation.xml']) {
		const entry = name === undefined ? null : archive.find(name);
		if (entry) return entry;
	}
	return null;
}

/** By the main part's folder and name; where a writer uses others, by its root element. */
function kindOf(archive: ZipArchive, main: string | null, relationships: readonly Relationship[]): PackageKind {
	const key = main === null ? '' : partKey(main);
	if (key.endsWith('.bin') || relationships.some(({ type }) => type.includes('/visio/'))) return 'properties';
	if (/(?:^|\/)document[^/]*\.xml$/.test(key) || key.startsWith('word/')) return 'word';
	if (/(?:^|\/)workbook[^/]*\.xml$/.test(key) || key.startsWith('xl/')) return 'sheet';
	if (/(?:^|\/)presentation[^/]*\.xml$/.test(key) || key.startsWith('ppt/')) return 'slides';
	return main === null ? 'properties' : kindByRoot(readPart(archive, main)?.text ?? '');
}

function kindByRoot(text: string): PackageKind {
	const root = new XmlScanner(text, 0, text.length, true);
	while (root.next() === 'text');
	const kinds: Readonly<Record<string, PackageKind>> = { document: 'word', workbook: 'sheet', presentation: 'slides' };
	return (root.token === 'open' ? kinds[root.local] : undefined) ?? 'properties';
}

/** A part's entry, or null. */
export function findPart(archive: ZipArchive, name: string): ZipEntry | null {
	return archive.find(name);
}

/** A part's text, or null where there is no such part. @throws ZipError, XmlError */
export function readPart(archive: ZipArchive, name: string): XmlText | null {
	const entry = findPart(archive, name);
	return entry ? within(name, () => decodeXml(readContent(archive, entry))) : null;
}

/** Does a step of reading one part; what is wrong with its XML is told with its name. @throws what `step` throws */
export function within<T>(part: string, step: () => T): T {
	try {
		return step();
	} catch (error) {
		throw error instanceof XmlError ? inPart(part, error) : error;
	}
}

/** The error with the name of the part, unless it has it. */
export function inPart(part: string, error: XmlError): XmlError {
	return error.message.includes(': ') ? error : new XmlError(error.code, `${part}: ${error.message}`);
}

/** Name of the part that holds a part's relationships; the package's own for the empty name. */
export function relationshipsName(part: string): string {
	const slash = part.lastIndexOf('/') + 1;
	return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

/** A part's relationships; none where there are none. @throws ZipError, XmlError */
export function readRelationships(archive: ZipArchive, part: string): Relationship[] {
	const name = relationshipsName(part);
	const text = readPart(archive, name)?.text;
	if (text === undefined) return [];
	const found = within(name, () => parseRelationships(text, part));
	const known = relationshipsRead.get(archive);
	if (known === undefined) relationshipsRead.set(archive, new Map([[partKey(name), found]]));
	else known.set(partKey(name), found);
	return found;
}

/** @throws XmlError */
export function parseRelationships(text: string, part: string): Relationship[] {
	const found: Relationship[] = [];
	const scanner = new XmlScanner(text);
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if ((token !== 'open' && token !== 'empty') || scanner.local !== 'Relationship') continue;
		let id = '';
		let type = '';
		let target = '';
		let external = false;
		for (const { name, value } of scanner.attributes()) {
			if (name === 'Id') id = value;
			else if (name === 'Type') type = value;
			else if (name === 'Target') target = value;
			else if (name === 'TargetMode') external = value === 'External';
		}
		found.push({ id, type, kind: relationshipKind(type), target: external ? target : resolveTarget(part, target), external });
	}
	return found;
}

/** Resolves a target against the part's folder; backslashes and `%XX` as some writers leave them. */
export function resolveTarget(part: string, target: string): string {
	// Nearly all targets are plain.
	if (/^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*$/.test(target)) return part.slice(0, part.lastIndexOf('/') + 1) + target;
	let path = target.replaceAll('\\', '/');
	if (path.includes('%')) {
		try {
			path = decodeURIComponent(path);
		} catch {
			// Not an escape after all: the name is taken as it stands.
		}
	}
	const base = path.startsWith('/') ? [] : part.split('/').slice(0, -1);
	for (const segment of path.split('/')) {
		if (segment === '..') base.pop();
		else if (segment !== '.' && segment !== '') base.push(segment);
	}
	return base.join('/');
}
