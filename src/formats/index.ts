import { makeArchiveFormat, makeZipFormat } from './archive';
import { imageFormat, plainImageFormat, svgFormat, svgzFormat } from './image';
import { makeMailFormat, makeReceivedMailFormat } from './mail';
import { notebookFormat } from './notebook';
import { odfFormat } from './odf';
import { makeOleFormat } from './ole';
import { ooxmlFormat } from './ooxml';
import { opaqueFormat, sealedFormat } from './opaque';
import { pdfFormat } from './pdf';
import { rtfFormat } from './rtf';
import { dataTextFormat, htmlFormat, textFormat } from './text';
import type { Format } from './types';

export { afterEdits, oneEdit, type PlainEdit } from './edits';
export { readMailText } from './mail';
export { notebookFormat } from './notebook';
export { ooxmlFormat } from './ooxml';
export { opaqueFormat } from './opaque';
export { openTextPlaces, planOpenText, readOpenText, structuredFormat } from './open-text';
export * from './outer';
export { PlannedSource, sha256Of } from './planned';
export { rtfFormat } from './rtf';
export { type SaveResult, saveDocument } from './save';
export {
	BufferSource,
	type FileIdentity,
	FileSource,
	HEAD_BYTES,
	identityAt,
	NotRegularFileError,
	type OpenOptions,
	sameIdentity,
	unreadableOf,
	withFile,
} from './source';
export {
	dataTextFormat,
	detectEncoding,
	htmlFormat,
	type Language,
	languageOf,
	planTextEdits,
	readTextString,
	type TextEdit,
	type TextPlan,
	textFormat,
	textPlaces,
} from './text';
export * from './types';

/** Attachments are documents of any format, mails among them. */
export const mailFormat: Format = makeMailFormat((name, head) => formatFor(name, head));
const receivedMailFormat: Format = makeReceivedMailFormat((name, head) => formatFor(name, head));

/** Members of archives are documents of any format, archives among them. */
const zipFormat: Format = makeZipFormat((name, head) => formatFor(name, head));
const archiveFormat: Format = makeArchiveFormat((name, head) => formatFor(name, head));

/** Attachments of Outlook's mails likewise. */
const oleFormat: Format = makeOleFormat((name, head) => formatFor(name, head));

/** All formats, the most particular first; the last one takes everything. Adding a format is one line here. */
export const formats: readonly Format[] = [
	ooxmlFormat,
	oleFormat,
	odfFormat,
	pdfFormat,
	rtfFormat,
	sealedFormat,
	notebookFormat,
	receivedMailFormat,
	mailFormat,
	imageFormat,
	plainImageFormat,
	svgFormat,
	svgzFormat,
	zipFormat,
	archiveFormat,
	htmlFormat,
	dataTextFormat,
	textFormat,
	opaqueFormat,
];

/** The format of a document by its file name (any letter case, no folder) and its first bytes (up to 4 KiB). Content decides before the name. */
export function formatFor(name: string, head: Uint8Array): Format {
	const lower = name.toLowerCase();
	return formats.find((format) => format.detect(lower, head)) ?? opaqueFormat;
}
