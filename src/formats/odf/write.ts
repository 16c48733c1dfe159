import { problemOf } from '../marks';
import type { ByteSource, ReadContext, RefusalCode, UnreadableCode, WriteRequest, WriteResult } from '../types';
import { type OdfDocument, openDocument } from './document';
import { OdfEditor } from './editor';
import { isSigned } from './state';
import { writeBody } from './write-body';
import { writeMasters } from './write-masters';
import { writeMeta } from './write-meta';

const PLACES: ReadonlySet<string> = new Set(['property', 'page-header']);

/**
 * Plans an ODF document with the label in its metadata, in the headers of its master pages, or both. Only the parts that must change are
 * packed anew; all other bytes are ranges of the source. Never throws for bad content: it refuses.
 */
export function writeOdf(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const foreign = request.places.find((place) => !PLACES.has(place));
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	try {
		if (source.size === 0) return refuse('damaged', 'empty file');
		return plan(openDocument(source, context.path), request, context);
	} catch (error) {
		const problem = problemOf(error);
		if (!problem) throw error;
		return refuse(REFUSALS[problem.code] ?? 'damaged', problem.detail);
	}
}

const REFUSALS: Partial<Record<UnreadableCode, RefusalCode>> = { encrypted: 'encrypted', 'too-large': 'too-large', bomb: 'too-large' };

function plan(document: OdfDocument, request: WriteRequest, context: ReadContext): WriteResult {
	const { encryption } = document.manifest;
	if (encryption !== null) return refuse('encrypted', encryption.scheme);
	if (isSigned(document)) return refuse('signed', 'digital signature');
	if (document.archive?.entries.some(({ flags }) => (flags & 1) !== 0)) return refuse('encrypted', 'encrypted entry');
	const { label, places } = request;
	const { policy } = context;
	const editor = new OdfEditor(document);
	if (places.includes('page-header')) {
		// Together with the properties these suffice: the format as a whole has headers, this kind of it has none.
		if (document.kind === 'properties' && !places.includes('property')) return refuse('unsupported-place', 'page-header');
		const shown = writeMasters(editor, label, policy);
		if (!shown && !places.includes('property')) return refuse('no-place', 'no master page');
		writeBody(editor, label, policy);
	}
	if (places.includes('property')) writeMeta(editor, label, policy);
	const chunks = editor.chunks();
	return chunks === null ? { kind: 'unchanged' } : { kind: 'changed', chunks, changes: editor.changes };
}

function refuse(code: RefusalCode, detail: string): WriteResult {
	return { kind: 'refused', code, detail };
}
