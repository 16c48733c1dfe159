import type { Policy } from '../../policy';
import { CompoundFile, startsCompoundFile } from '../compound';
import { knownArchive, knownRelationships, parseRelationships, type Relationship } from '../ooxml/package';
import { BufferSource } from '../source';
import type { ByteSource, FormatOf } from '../types';
import { decodeXml } from '../xml';
import { asBuffer, partKey, readArchive, readContent, type ZipArchive, type ZipEntry } from '../zip';
import { type Embedded, LINK_LIMITS, type Link, type Links, NO_LINKS, NO_RANGE } from './link';
import { unescaped } from './text';

/** Relationships of the parts that have a person's content; those of masters and themes never name a document. */
const RELATIONSHIPS =
	/^(?:word|xl|ppt)\/(?:worksheets\/|chartsheets\/|externallinks\/|drawings\/|slides\/|notesslides\/)?_rels\/(?!workbook|presentation|settings|fonttable)[^/]+\.rels$/;
const EMBEDDED = /^(?:word|xl|ppt)\/embeddings\/[^/]+$/;
/** Relationships that show the other file, or take values out of it. All else points to it. */
const SHOWN: ReadonlySet<string> = new Set([
	'image',
	'oleobject',
	'package',
	'externallinkpath',
	'subdocument',
	'afchunk',
	'video',
	'audio',
	'media',
	'frame',
]);
const IGNORED: ReadonlySet<string> = new Set(['attachedtemplate', 'mailmergesource', 'xslt']);

/** A package's directory; its bytes may be gone. @throws ZipError */
export function directoryOf(source: ByteSource): ZipArchive {
	return knownArchive(source) ?? readArchive(source);
}

/** Links to files outside of an OOXML package (ECMA-376 part 2, 6.5: external relationships), and the documents embedded in it. */
export function readPackageLinks(source: ByteSource, formatOf: FormatOf, policy: Policy): Links {
	const archive = directoryOf(source);
	let opened: ZipArchive | null = null;
	const open = (): ZipArchive => (opened ??= readArchive(source));
	const links: Link[] = [];
	const embedded: Embedded[] = [];
	let parts = 0;
	for (const entry of archive.entries) {
		const key = partKey(entry.name);
		if (key.endsWith('.rels')) {
			if (!RELATIONSHIPS.test(key) || parts++ >= LINK_LIMITS.parts) continue;
			attempt(() => links.push(...externalOf(knownRelationships(archive, key) ?? readRelationships(open(), entry), entry.name)));
		} else if (EMBEDDED.test(key) && embedded.length < LINK_LIMITS.embedded) {
			attempt(() => embedded.push(readEmbedded(open(), entry, formatOf, policy)));
		}
	}
	if (links.length === 0 && embedded.length === 0) return NO_LINKS;
	return { links: links.slice(0, LINK_LIMITS.links), embedded };
}

function readRelationships(archive: ZipArchive, entry: ZipEntry): readonly Relationship[] {
	const bytes = readContent(archive, entry, LINK_LIMITS.relationships);
	return bytes.includes('External') ? parseRelationships(decodeXml(bytes).text, '') : [];
}

function externalOf(relationships: readonly Relationship[], part: string): Link[] {
	return relationships
		.filter(({ external, kind }) => external && !IGNORED.has(kind))
		.map(({ target, kind, id }) => ({
			text: target,
			kind: 'url',
			how: SHOWN.has(kind) ? 'included' : 'linked',
			where: `${part}#${id}`,
			range: NO_RANGE,
		}));
}

/** The markings of an embedded document, whatever its format. */
function readEmbedded(archive: ZipArchive, entry: ZipEntry, formatOf: FormatOf, policy: Policy): Embedded {
	const content = readContent(archive, entry, LINK_LIMITS.embeddedBytes);
	const { name, bytes } = unwrapped(entry.name.slice(entry.name.lastIndexOf('/') + 1), Buffer.from(content));
	const { markings } = formatOf(name.toLowerCase(), bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path: name, policy });
	return { where: entry.name, markings };
}

/** An object of OLE may wrap the very file: the stream `Package` ([MS-OLEDS] has the native form of packages). */
function unwrapped(name: string, bytes: Buffer): { readonly name: string; readonly bytes: Buffer } {
	if (!startsCompoundFile(bytes)) return { name, bytes };
	const stream = new CompoundFile(new BufferSource(bytes)).stream('Package');
	return stream === null ? { name, bytes } : { name: `${name}.zip`, bytes: Buffer.from(asBuffer(stream.read(0, stream.size))) };
}

/** Attributes of ODF that name another file (ODF 1.3 part 3, 19.916), with the element around each. */
const HREF = /<([\w-]+:[\w-]+)(?=\s)[^<>]{0,4096}?\sxlink:href="([^"<>]{1,2048})"/g;

/** Links of an ODF document to files outside of it. In a package `..` leaves the package (ODF 1.3 part 2, 3.7). */
export function readOdfLinks(source: ByteSource): Links {
	const head = source.read(0, 2);
	const zipped = head[0] === 0x50 && head[1] === 0x4b;
	const bytes = zipped ? bodyOf(readArchive(source)) : asBuffer(source.read(0, Math.min(source.size, LINK_LIMITS.body)));
	if (bytes === null || (!bytes.includes(zipped ? 'href="../' : 'href="') && !bytes.includes('href="file:'))) return NO_LINKS;
	const links: Link[] = [];
	for (const [, element = '', value = ''] of bytes.toString('utf8').matchAll(HREF)) {
		const href = unescaped(value);
		const outside = !zipped || href.startsWith('../') || /^file:|^\//i.test(href);
		if (!outside) continue;
		const text = zipped && href.startsWith('../') ? href.slice(3) : href;
		const how = element === 'text:a' || element === 'draw:a' ? 'linked' : 'included';
		links.push({ text, kind: 'url', how, where: zipped ? 'content.xml' : element, range: NO_RANGE });
		if (links.length >= LINK_LIMITS.links) break;
	}
	return { links, embedded: [] };
}

function bodyOf(archive: ZipArchive): Buffer | null {
	const entry = archive.find('content.xml');
	return entry === null || entry.size > LINK_LIMITS.body ? null : readContent(archive, entry);
}

/** What cannot be read here was told when the document was read for its label. */
function attempt(step: () => unknown): void {
	try {
		step();
	} catch {
		// One part that is damaged does not take the others along.
	}
}
