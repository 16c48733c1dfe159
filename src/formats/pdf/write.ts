import type { Label } from '../../label';
import type { Place, Policy } from '../../policy/types';
import { PlannedSource } from '../planned';
import type { ByteSource, Change, Chunk, ReadContext, RefusalCode, WriteRequest, WriteResult } from '../types';
import { openDocument, type PdfDocument } from './document';
import { PdfEditor } from './editor';
import { ownSection, StartOf } from './own';
import { PdfRefusal } from './refusal';
import { buildSection } from './section';
import { isSigned } from './state';
import { PdfError } from './values';
import { writeInfo } from './write-info';
import { writeStamp } from './write-stamp';
import { writeXmp } from './write-xmp';

const PLACES: ReadonlySet<string> = new Set(['property', 'page-header']);

/**
 * Plans a PDF with the label in its properties, as a stamp on its pages, or both, by incremental update (ISO 32000-2, 7.5.6): the bytes of the
 * document stay as they are, in front of the new ones. An update of our own at the end is replaced. Never throws for bad content: it refuses.
 */
export function writePdf(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const foreign = request.places.find((place) => !PLACES.has(place));
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	try {
		const result = plan(source, request, context.policy);
		return result.kind === 'changed' ? proved(source, request, context.policy, result) : result;
	} catch (error) {
		if (error instanceof PdfRefusal) return refuse(error.code, error.detail);
		if (error instanceof PdfError) return refuse('damaged', error.detail);
		throw error;
	}
}

function plan(source: ByteSource, request: WriteRequest, policy: Policy): WriteResult {
	const document = openDocument(source);
	const { objects, catalog, start } = document;
	if (objects.xref.encrypted) return refuse('encrypted', 'encryption dictionary');
	if (document.rebuilt) return refuse('damaged', 'cross-reference');
	if (isSigned(objects, catalog)) return refuse('signed', 'signature field');
	const own = ownSection(source, document);
	// What our section writes is written anew as a whole, so that no place keeps the former label.
	const places = PLACE_ORDER.filter((place) => request.places.includes(place) || own?.places.includes(place));
	const update = updateOf(document, request.label, places, policy);
	if (update === null) return { kind: 'unchanged' };
	if (own === null) return changed(source.size, update);
	const base = openDocument(new StartOf(source, own.size));
	if (base.rebuilt || base.start !== start) return changed(source.size, update);
	const fresh = updateOf(base, request.label, places, policy);
	if (fresh?.bytes.equals(own.bytes)) return { kind: 'unchanged' };
	return changed(own.size, { bytes: fresh?.bytes ?? null, changes: update.changes });
}

/** Damaged documents may turn out otherwise than planned: what was wrong in former sections may show only now. @throws PdfError, PdfRefusal */
function proved(source: ByteSource, request: WriteRequest, policy: Policy, result: WriteResult & { kind: 'changed' }): WriteResult {
	const again = plan(new PlannedSource(source, result.chunks), request, policy);
	if (again.kind === 'unchanged') return result;
	return refuse('damaged', again.kind === 'refused' ? again.detail : 'not readable again');
}

const PLACE_ORDER: readonly Place[] = ['property', 'page-header'];

function changed(size: number, { bytes, changes }: { bytes: Buffer | null; changes: readonly Change[] }): WriteResult {
	const chunks: Chunk[] = [{ from: 0, length: size }];
	if (bytes !== null) chunks.push(bytes);
	return { kind: 'changed', chunks, changes };
}

/** The section that gives a document the label, or null where it has it already. @throws PdfError, PdfRefusal */
function updateOf(
	document: PdfDocument,
	label: Label,
	places: readonly Place[],
	policy: Policy,
): { bytes: Buffer; changes: readonly Change[] } | null {
	const editor = new PdfEditor(document);
	const { trailer } = document.objects.xref;
	const kept = trailer.places.get('/Info');
	let info = kept ? document.objects.bytesOf(kept).toString('latin1') : '';
	if (places.includes('property')) {
		info = writeInfo(editor, label, policy);
		writeXmp(editor, label, policy);
	}
	if (places.includes('page-header')) writeStamp(editor, label, policy);
	const objects = editor.finish();
	if (objects.size === 0) return null;
	return { bytes: buildSection(document, { objects, size: editor.size, info, places }), changes: editor.changes };
}

function refuse(code: RefusalCode, detail: string): WriteResult {
	return { kind: 'refused', code, detail };
}
