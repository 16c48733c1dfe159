import type { Place } from '../policy';
import { oneEdit } from './edits';
import { svgFormat } from './image';
import { notebookFormat } from './notebook';
import { odfFormat } from './odf';
import { rtfFormat } from './rtf';
import { BufferSource } from './source';
import { languageOf, planTextEdits, readTextString, type TextPlan, textPlaces } from './text';
import type { Chunk, Format, ReadContext, ReadResult, WriteRequest } from './types';

/** Documents that editors show as text, and whose labels stand deeper than in a header zone. */
const STRUCTURED: readonly Format[] = [rtfFormat, notebookFormat, svgFormat, odfFormat];
const ENDINGS = /\.(?:rtf|ipynb|svg|fod[tspg])$/i;
/** An XML declaration of bytes that are not UTF-8: the editor's text has other bytes than the file. */
const OTHER_ENCODING = /^<\?xml[^>]{0,200}\bencoding\s*=\s*["'](?!utf-?8|us-ascii)/i;

/**
 * The format that has to see the whole of a text which stands in an editor, by path and first characters; `null` where the header zone is enough.
 * Pure.
 */
export function structuredFormat(path: string, head: string): Format | null {
	if (!ENDINGS.test(path) || OTHER_ENCODING.test(head)) return null;
	const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
	const bytes = Buffer.from(head.slice(0, 4096));
	return STRUCTURED.find((format) => format.detect(name, bytes)) ?? null;
}

/** Reads a text as it stands in an editor; `text`: all of it for a `structuredFormat`, else at least its header zone. Never throws for bad content. */
export function readOpenText(text: string, context: ReadContext): ReadResult {
	const format = structuredFormat(context.path, text);
	return format === null ? readTextString(text, context) : format.read(new BufferSource(Buffer.from(text)), context);
}

/** The places that such a text has room for. */
export function openTextPlaces(text: string, context: ReadContext): readonly Place[] {
	return structuredFormat(context.path, text)?.places ?? textPlaces(languageOf(context, text));
}

/** Plans how a text in an editor gets its label; `text` is all of it. Edits are in UTF-16 units of `text`, in order, and can be undone at once. */
export function planOpenText(text: string, request: WriteRequest, context: ReadContext): TextPlan {
	const format = structuredFormat(context.path, text);
	if (format?.write === undefined) return planTextEdits(text, request, context);
	const source = new BufferSource(Buffer.from(text));
	const result = format.write(source, request, context);
	if (result.kind !== 'changed') return result;
	const edit = oneEdit(text, textOf(result.chunks, source));
	return edit === null ? { kind: 'unchanged' } : { kind: 'edits', edits: [edit], changes: result.changes };
}

function textOf(chunks: readonly Chunk[], source: BufferSource): string {
	const parts = chunks.map((chunk) => Buffer.from(chunk instanceof Uint8Array ? chunk : source.read(chunk.from, chunk.length)));
	return Buffer.concat(parts).toString('utf8');
}
