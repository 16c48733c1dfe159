import type { ByteSource } from '../types';
import { decodeXml, isLossless, XmlScanner, type XmlText } from '../xml';
import { asBuffer, readArchive, readContent, type ZipArchive, type ZipEntry, ZipError } from '../zip';
import { withoutDoctype } from './doctype';
import { readHead } from './head';
import { MANIFEST, type Manifest, readManifest } from './manifest';
import { isFlatHead, kindOfBody, kindOfMediaType, namesFlat, type OdfKind, type PartName } from './names';
import { findTag } from './outline';
import { tolerantNext } from './paragraphs';

/** The start of a part's text, or all of it. */
export interface Beginning {
	readonly text: string;
	readonly whole: boolean;
}

/** A document of either form: its parts as texts, in which document type declarations are blanked out. */
export interface OdfDocument {
	readonly kind: OdfKind;
	/** Null for a flat document. */
	readonly archive: ZipArchive | null;
	readonly manifest: Manifest;
	/** What to call a part's section in front of people. */
	where(part: PartName): string;
	/** A part's text, or null where there is no such part. @throws ZipError, XmlError */
	text(part: PartName): string | null;
	/** At least the first characters; call again with more `bytes` of the file where they do not suffice. @throws ZipError, XmlError */
	head(part: PartName, bytes: number): Beginning | null;
}

/** Flat documents over this size are not read. */
const MAX_FLAT = 128 * 1024 * 1024;

/** Opens a document. @throws ZipError, XmlError; the source's own errors */
export function openDocument(source: ByteSource, path: string): OdfDocument {
	const head = source.read(0, 4096);
	const zipped = head[0] === 0x50 && head[1] === 0x4b;
	if (!zipped && (isFlatHead(head) || namesFlat(path))) return new FlatDocument(source);
	return openPackage(readArchive(source));
}

function openPackage(archive: ZipArchive): OdfDocument {
	const manifest = readManifest(archive);
	const mimetype = archive.find('mimetype');
	const stated = mimetype && mimetype.size < 256 && (mimetype.flags & 1) === 0 ? readContent(archive, mimetype).toString('latin1') : '';
	const known = kindOfMediaType(stated) ?? kindOfMediaType(manifest.mediaType);
	if (known === null && !archive.find('content.xml') && !archive.find(MANIFEST))
		throw new ZipError('wrong-type', 'no document in the archive');
	return new PackageDocument(archive, manifest, known);
}

class PackageDocument implements OdfDocument {
	private found: OdfKind | null;

	constructor(
		readonly archive: ZipArchive,
		readonly manifest: Manifest,
		kind: OdfKind | null,
	) {
		this.found = kind;
	}

	/** By the media type; without one by the body's child. */
	get kind(): OdfKind {
		this.found ??= kindOf(this.head('content.xml', 16 * 1024)?.text ?? '');
		return this.found;
	}

	where(part: PartName): string {
		return part;
	}

	text(part: PartName): string | null {
		const entry = this.entry(part);
		return entry ? withoutDoctype(decodeXml(readContent(this.archive, entry)).text) : null;
	}

	head(part: PartName, bytes: number): Beginning | null {
		const entry = this.entry(part);
		if (!entry) return null;
		const { bytes: start, whole } = readHead(this.archive, entry, bytes);
		return { text: withoutDoctype(decodeXml(start).text), whole };
	}

	/** An encrypted part cannot be read. */
	private entry(part: PartName): ZipEntry | null {
		return this.manifest.encrypted.has(part) ? null : this.archive.find(part);
	}
}

const PLAIN: Manifest = { mediaType: '', encrypted: new Set(), encryption: null };
const NAMES = { 'meta.xml': 'office:meta', 'styles.xml': 'office:master-styles', 'content.xml': 'office:body' } as const;

/** A document as one XML file (ODF 1.4 part 3, 3.1.2). */
export class FlatDocument implements OdfDocument {
	readonly archive = null;
	readonly manifest = PLAIN;
	readonly kind: OdfKind;
	readonly decoded: XmlText;
	private readonly view: string;

	/** @throws ZipError, XmlError */
	constructor(readonly source: ByteSource) {
		if (source.size > MAX_FLAT) throw new ZipError('too-large', `${source.size} bytes`);
		this.decoded = decodeXml(asBuffer(source.read(0, source.size)));
		this.view = withoutDoctype(this.decoded.text);
		this.kind = kindOf(this.view);
	}

	/** Whether the bytes survive decoding. */
	get lossless(): boolean {
		return isLossless(asBuffer(this.source.read(0, this.source.size)), this.decoded);
	}

	where(part: PartName): string {
		return NAMES[part];
	}

	text(): string {
		return this.view;
	}

	head(): Beginning {
		return { text: this.view, whole: true };
	}
}

/** By the first child of the body. */
function kindOf(text: string): OdfKind {
	const body = findTag(text, 'body');
	if (body < 0) return 'properties';
	const scanner = new XmlScanner(text, body, text.length, true);
	if (tolerantNext(scanner) !== 'open') return 'properties';
	for (let token = tolerantNext(scanner); token !== 'end' && token !== 'close'; token = tolerantNext(scanner)) {
		if (token !== 'text') return kindOfBody(scanner.local);
	}
	return 'properties';
}
