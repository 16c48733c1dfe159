import { isEmpty } from '../../label';
import { contradicts, problemOf } from '../marks';
import { PlannedSource } from '../planned';
import type { ByteSource, ReadContext, RefusalCode, WriteRequest, WriteResult } from '../types';
import { chunksOfEdits, type Job, RefusedError } from './edits';
import { imageKind } from './kinds';
import { readImage } from './read';
import { ImageError, Window } from './window';
import { writeJpeg } from './write-jpeg';
import { writePng } from './write-png';

/**
 * Plans a JPEG or PNG file with the label in its XMP packet. Only metadata is new; everything else, the pixels above all, are ranges of the
 * source. Never throws for bad content: it refuses.
 */
export function writeImage(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const foreign = request.places.find((place) => place !== 'property');
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	if (request.places.length === 0) return { kind: 'unchanged' };
	const job: Job = { label: request.label, policy: context.policy, edits: [], changes: [] };
	try {
		const window = new Window(source);
		const kind = imageKind(context.path.toLowerCase(), window.some(0, 32));
		if (kind === 'jpeg') writeJpeg(window, job);
		else if (kind === 'png') writePng(window, job);
		else return refuse('no-place', kind ?? 'no image');
	} catch (error) {
		return refusalOf(error);
	}
	if (job.edits.length === 0) return left(source, job, context) ?? { kind: 'unchanged' };
	const chunks = chunksOfEdits(source.size, job.edits);
	return left(new PlannedSource(source, chunks), job, context) ?? { kind: 'changed', chunks, changes: job.changes };
}

/** Where something would go on saying another label in a place that cannot be written (extended XMP, raw profiles), nothing is written. */
function left(planned: ByteSource, { label, policy }: Job, context: ReadContext): WriteResult | null {
	const { markings } = readImage(planned, context);
	const stale = markings.find((marking) => (isEmpty(label) ? !isEmpty(marking.label) : contradicts(marking, label, policy)));
	return stale ? refuse('no-place', `${stale.where} ${stale.text}`) : null;
}

function refusalOf(error: unknown): WriteResult {
	if (error instanceof RefusedError) return refuse(error.code, error.message);
	if (error instanceof ImageError) return refuse(error.code === 'damaged' ? 'damaged' : 'too-large', error.message);
	const problem = problemOf(error);
	if (!problem) throw error;
	return refuse(problem.code === 'bomb' ? 'too-large' : 'damaged', problem.detail);
}

function refuse(code: RefusalCode, detail: string): WriteResult {
	return { kind: 'refused', code, detail };
}
