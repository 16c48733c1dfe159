import { isEmpty } from '../../label';
import type { Policy } from '../../policy/types';
import { PlannedSource } from '../planned';
import { BufferSource } from '../source';
import type { ByteSource, Change, ReadContext, RefusalCode, WriteRequest, WriteResult } from '../types';
import { asBuffer } from '../zip';
import type { RtfDocument } from './document';
import { type ByteSplice, chunksOf } from './edit';
import { MAX_BYTES, startsRtf } from './read';
import { walkRtf } from './walk';
import { HeaderPlan } from './write-headers';
import { PropertyPlan } from './write-properties';

const PLACES: ReadonlySet<string> = new Set(['property', 'page-header']);

/**
 * Plans an RTF document with the label in its user-defined properties (RTF 1.9.1, "User-defined document properties"), its page headers, or
 * both. All bytes that are not the label's are ranges of the source.
 */
export function writeRtf(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const { label, places } = request;
	const foreign = places.find((place) => !PLACES.has(place));
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	if (source.size > MAX_BYTES) return refuse('too-large', `${source.size} bytes`);
	const bytes = asBuffer(Buffer.from(source.read(0, source.size)));
	const plan = planOf(bytes, request, context.policy);
	if ('kind' in plan) return plan;
	const { splices, changes } = plan;
	if (splices.length === 0) {
		return !isEmpty(label) && !hasRoom(plan.document, places) ? refuse('no-place', 'no body') : { kind: 'unchanged' };
	}
	const chunks = chunksOf(splices, source.size);
	// Damaged files may turn out otherwise than planned.
	const again = planOf(Buffer.from(new PlannedSource(new BufferSource(bytes), chunks).read(0, MAX_BYTES)), request, context.policy);
	if ('kind' in again || again.splices.length > 0) return refuse('damaged', 'not readable again');
	return { kind: 'changed', chunks, changes };
}

interface Plan {
	readonly document: RtfDocument;
	readonly splices: readonly ByteSplice[];
	readonly changes: readonly Change[];
}

function planOf(bytes: Buffer, { label, places }: WriteRequest, policy: Policy): Plan | Extract<WriteResult, { kind: 'refused' }> {
	if (!startsRtf(bytes)) return refuse('damaged', 'no RTF');
	const document = walkRtf(bytes, true);
	if (!document.complete) return refuse('damaged', 'group without end');
	const splices: ByteSplice[] = [];
	const changes: Change[] = [];
	if (places.includes('property')) {
		const plan = new PropertyPlan(bytes, document, label, policy);
		plan.run();
		splices.push(...plan.splices);
		changes.push(...plan.notes.map((note): Change => ({ place: 'property', ...note })));
	}
	if (places.includes('page-header')) {
		const plan = new HeaderPlan(bytes, document, label, policy);
		plan.run();
		splices.push(...plan.splices);
		changes.push(...plan.changes);
	}
	return { document, splices, changes };
}

/** A file of braces alone has nowhere to put a label. */
function hasRoom({ userprops, propertiesAt, headers, starts }: RtfDocument, places: readonly string[]): boolean {
	if (places.includes('property') && userprops === null && propertiesAt === null) return false;
	return !places.includes('page-header') || places.includes('property') || headers.length > 0 || starts.some((start) => start !== null);
}

function refuse(code: RefusalCode, detail: string): Extract<WriteResult, { kind: 'refused' }> {
	return { kind: 'refused', code, detail };
}
