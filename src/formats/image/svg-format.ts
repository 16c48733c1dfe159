import { gunzipSync } from 'node:zlib';
import { problemOf } from '../marks/collector';
import { PlannedSource } from '../planned';
import { BufferSource } from '../source';
import { textFormat } from '../text';
import { detectEncoding } from '../text/encoding';
import { decodeHead } from '../text/read';
import type { ByteSource, Chunk, Format, ReadContext, ReadResult, WriteRequest, WriteResult } from '../types';
import type { Job } from './edits';
import { MAX_SVG, svgMetadata } from './svg';
import { chunksOfChange, editSvg } from './write-svg';

/** SVG is a text with a comment for its label, as in the editor, and an image with metadata. */
export const svgFormat: Format = Object.freeze({
	id: 'text',
	places: Object.freeze([...textFormat.places, 'property' as const]),
	detect: (name: string, head: Uint8Array) => name.endsWith('.svg') && !isGzip(head),
	read: readSvg,
	write: writeSvg,
});

/** Compressed SVG: read only. */
export const svgzFormat: Format = Object.freeze({
	id: 'image',
	places: Object.freeze([]),
	detect: (name: string, head: Uint8Array) => /\.svgz?$/.test(name) && isGzip(head),
	read: readSvgz,
});

function isGzip(head: Uint8Array): boolean {
	return head[0] === 0x1f && head[1] === 0x8b;
}

function readSvg(source: ByteSource, context: ReadContext): ReadResult {
	const result = textFormat.read(source, context);
	if (result.state.unreadable !== null) return result;
	const bytes = source.read(0, MAX_SVG);
	const detected = detectEncoding(bytes, bytes.length === source.size);
	if (detected.kind !== 'text') return result;
	const { markings, foreign } = svgMetadata(decodeHead(bytes, detected, true), context.policy);
	if (markings.length === 0 && foreign.length === 0) return result;
	return { ...result, markings: [...result.markings, ...markings], foreign: [...result.foreign, ...foreign] };
}

const MAX_PACKED = 16 << 20;

function readSvgz(source: ByteSource, context: ReadContext): ReadResult {
	const state = { encrypted: false, signed: false, macro: false } as const;
	const none = { format: 'image', encoding: null, markings: [], foreign: [] } as const;
	if (source.size > MAX_PACKED) return { ...none, state: { ...state, unreadable: { code: 'too-large', detail: 'gzip' } } };
	try {
		const text = gunzipSync(source.read(0, source.size), { maxOutputLength: MAX_PACKED });
		return { ...readSvg(new BufferSource(text), { ...context, path: context.path.replace(/z$/i, '') }), format: 'image' };
	} catch (error) {
		const large = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
		return { ...none, state: { ...state, unreadable: { code: large ? 'bomb' : 'damaged', detail: 'gzip' } } };
	}
}

/** The comment is the text writer's; what the metadata says else follows it, and gets the label where that was asked for. */
function writeSvg(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const places = request.places.filter((place) => place !== 'property');
	const add = places.length < request.places.length;
	const head: WriteResult = places.length > 0 ? writeHead(source, { ...request, places }, context) : { kind: 'unchanged' };
	if (head.kind === 'refused') return head;
	const planned = head.kind === 'changed' ? new PlannedSource(source, head.chunks) : source;
	const job: Job = { label: request.label, policy: context.policy, edits: [], changes: [] };
	if (planned.size > MAX_SVG) return add ? { kind: 'refused', code: 'too-large', detail: 'svg' } : head;
	const before = Buffer.from(planned.read(0, planned.size));
	let after: Buffer | null;
	try {
		after = editSvg(before, add, job);
	} catch (error) {
		const problem = problemOf(error);
		if (!problem) throw error;
		return add ? { kind: 'refused', code: 'damaged', detail: problem.detail } : head;
	}
	if (!after) return head;
	const chunks = chunksOfChange(before, after);
	if (head.kind !== 'changed') return { kind: 'changed', chunks, changes: job.changes };
	return { kind: 'changed', chunks: compose(head.chunks, chunks), changes: [...head.changes, ...job.changes] };
}

function writeHead(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	return textFormat.write?.(source, request, context) ?? { kind: 'refused', code: 'no-place', detail: 'text' };
}

/** Chunks of a planned file as chunks of the file that it was planned from. */
function compose(inner: readonly Chunk[], outer: readonly Chunk[]): Chunk[] {
	return outer.flatMap((chunk) => (chunk instanceof Uint8Array ? [chunk] : slice(inner, chunk.from, chunk.length)));
}

function slice(chunks: readonly Chunk[], from: number, length: number): Chunk[] {
	const found: Chunk[] = [];
	let at = 0;
	for (const chunk of chunks) {
		const start = Math.max(from, at) - at;
		const end = Math.min(from + length, at + chunk.length) - at;
		at += chunk.length;
		if (start >= end) continue;
		found.push(chunk instanceof Uint8Array ? chunk.subarray(start, end) : { from: chunk.from + start, length: end - start });
	}
	return found;
}
