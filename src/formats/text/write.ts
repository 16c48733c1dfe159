import { highest, NO_LABEL } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import { PlannedSource } from '../planned';
import type { ByteSource, Chunk, ReadContext, ReadResult, WriteRequest, WriteResult } from '../types';
import { type Detected, detectEncoding } from './encoding';
import { ZONE_BYTES } from './lines';
import { planTextEdits } from './plan';
import { brokenLine, decodeHead, followAscii, readText, WHOLE_BYTES } from './read';
import { spliceBytes } from './splice';

/** Of a text too large to be held whole, the part that a label can stand in. */
const HEAD_BYTES = 64 << 10;

/** Plans the new bytes of a text document: only the label's own bytes are new, everything else is copied (DESIGN 3, 4). Throws the system's read errors. */
export function writeText(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const complete = source.size <= WHOLE_BYTES;
	const bytes = Buffer.from(source.read(0, complete ? source.size : HEAD_BYTES));
	const detected = wholeEncoding(source, bytes);
	if (detected.kind !== 'text') return { kind: 'refused', code: 'damaged', detail: detected.kind };
	const end = complete ? bytes.length : wholeLines(bytes, detected);
	const head = { bytes: bytes.subarray(0, end), encoding: detected.encoding, bom: detected.bom, size: source.size };
	const text = decodeHead(head.bytes, detected, true);
	const broken = detected.valid ? null : brokenLine(text);
	if (broken !== null) return { kind: 'refused', code: 'damaged', detail: `${detected.encoding} L${broken}` };
	const plan = planTextEdits(text, request, context);
	if (plan.kind !== 'edits') return plan;
	const spliced = spliceBytes({ ...head, text }, plan.edits);
	if (spliced.kind === 'lacks')
		return { kind: 'refused', code: 'encoding-lacks-character', detail: `${detected.encoding} ${spliced.character}` };
	if (spliced.kind === 'lost') return { kind: 'refused', code: 'damaged', detail: detected.encoding };
	if (!readsAgain(source, spliced.chunks, detected, request, context))
		return { kind: 'refused', code: 'damaged', detail: detected.encoding };
	return { kind: 'changed', chunks: spliced.chunks, changes: plan.changes };
}

/** Whether the new file is a text in the same encoding that needs no change: what was hardly a text may be none afterwards. */
function readsAgain(source: ByteSource, chunks: readonly Chunk[], before: Detected, request: WriteRequest, context: ReadContext): boolean {
	const planned = new PlannedSource(source, chunks);
	const complete = planned.size <= WHOLE_BYTES;
	const bytes = Buffer.from(planned.read(0, complete ? planned.size : HEAD_BYTES));
	const detected = wholeEncoding(planned, bytes);
	if (detected.kind !== 'text' || (detected.encoding !== before.encoding && !before.ascii && !detected.ascii)) return false;
	if (detectEncoding(bytes.subarray(0, ZONE_BYTES), planned.size <= ZONE_BYTES).kind !== 'text') return false;
	const text = decodeHead(bytes.subarray(0, complete ? bytes.length : wholeLines(bytes, detected)), detected, true);
	if (!detected.valid && brokenLine(text) !== null) return false;
	return planTextEdits(text, request, context).kind === 'unchanged' && says(readText(planned, context), request, context.policy);
}

/** Whether a reader sees the label in the places that were written. Only the levels are compared, as restrictions may be an organisation's own words. */
function says({ state, markings }: ReadResult, { label, places }: WriteRequest, policy: Policy): boolean {
	const here = markings.filter(({ place }) => place !== 'property' || places.includes('property'));
	const read = here.reduce((sum, marking) => highest(sum, marking.label, policy), NO_LABEL);
	return state.unreadable === null && AXES.every((axis) => read[axis] === label[axis]);
}

/** The encoding as all of the file tells it: an ASCII beginning is no leave to write UTF-8 into a Shift_JIS file. */
function wholeEncoding(source: ByteSource, bytes: Buffer): Detected {
	const detected = detectEncoding(bytes.subarray(0, HEAD_BYTES), bytes.length <= HEAD_BYTES && source.size === bytes.length);
	return detected.ascii && source.size > HEAD_BYTES ? followAscii(source, detected, Number.POSITIVE_INFINITY) : detected;
}

/** Up to the last line break, so that no character is cut. */
function wholeLines(bytes: Buffer, detected: Detected): number {
	if (detected.encoding === 'utf-16le') return lastUnit(bytes, 0);
	if (detected.encoding === 'utf-16be') return lastUnit(bytes, 1);
	const at = bytes.lastIndexOf(10);
	return at < 0 ? bytes.length : at + 1;
}

function lastUnit(bytes: Buffer, low: 0 | 1): number {
	for (let at = (bytes.length & ~1) - 2; at >= 0; at -= 2) if (bytes[at + low] === 10 && bytes[at + 1 - low] === 0) return at + 2;
	return bytes.length & ~1;
}
