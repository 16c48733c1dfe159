import assert from 'node:assert/strict';
import { BufferSource, type ByteSource, type Format, formatFor, type ReadResult, type WriteResult } from '../../src/formats';
import { highest, type Label, makeLabel, NO_LABEL } from '../../src/label';
import { AXES, loadBuiltin, type Place } from '../../src/policy';
import { assemble } from '../corpus/assemble';
import { checkOutside } from './outside';
import type { Seed } from './seeds';

export type FaultKind =
	| 'exception'
	| 'slow'
	| 'hang'
	| 'memory'
	| 'unstable'
	| 'bad-result'
	| 'not-read-again'
	| 'not-converging'
	| 'outside';

/** Something that a format did wrong with one file. */
export class Fault extends Error {
	constructor(
		readonly kind: FaultKind,
		message: string,
	) {
		super(message);
	}
}

const policy = loadBuiltin('nishihara-2024');
const A = makeLabel({ confidentiality: '2', integrity: '2', availability: '1', handling: ['encrypt'] }, policy);
const B = makeLabel({ confidentiality: '3', integrity: '1', availability: '2' }, policy);

/** What is promised of memory that a source hands out: it is valid until the next call only. */
class ScratchSource implements ByteSource {
	readonly size: number;
	#last: Buffer | null = null;

	constructor(private readonly bytes: Buffer) {
		this.size = bytes.length;
	}

	read(offset: number, length: number): Uint8Array {
		this.#last?.fill(0x5a);
		const from = Math.max(0, Math.min(this.size, offset));
		this.#last = Buffer.from(this.bytes.subarray(from, Math.max(from, Math.min(this.size, offset + length))));
		return this.#last;
	}
}

/** Reads a file, sets labels, and looks whether all of it is as the format promises. @throws Fault, or whatever the format throws */
export function survive({ name, bytes }: Seed, thorough: boolean): void {
	const format = formatFor(name, bytes.subarray(0, 4096));
	const copy = Buffer.from(bytes);
	const before = readOf(format, bytes, name);
	if (!bytes.equals(copy)) throw new Fault('bad-result', 'reading changed the bytes of the source');
	if (thorough) {
		const again = checked(format.read(new ScratchSource(bytes), { path: name, policy }), name);
		if (!same(before, again)) throw new Fault('unstable', 'what is read depends on memory that was handed back');
	}
	if (format.write === undefined) return;
	const places = format.id === 'text' ? format.places.slice(0, 1) : format.places;
	const withA = set(format, bytes, name, A, places, before);
	if (!bytes.equals(copy)) throw new Fault('bad-result', 'writing changed the bytes of the source');
	if (withA === null) return;
	const withAB = set(format, withA, name, B, places, before);
	const withB = set(format, bytes, name, B, places, before);
	if (withAB === null || withB === null) throw new Fault('not-converging', 'refused after it was written once');
	// What stood there under other names and is no contradiction stays as it is written, so that the way to B may show.
	if (before.markings.length === 0 && !withAB.equals(withB)) {
		throw new Fault('not-converging', `A then B differs from B at ${differsAt(withAB, withB)}`);
	}
	const withABA = set(format, withAB, name, A, places, before);
	const withABAB = withABA === null ? null : set(format, withABA, name, B, places, before);
	if (withABAB === null || !withABAB.equals(withAB)) {
		throw new Fault('not-converging', `A, B, A, B differs from A, B at ${withABAB === null ? 'refused' : differsAt(withABAB, withAB)}`);
	}
	set(format, withA, name, NO_LABEL, places, before);
}

function readOf(format: Format, bytes: Buffer, name: string): ReadResult {
	return checked(format.read(new BufferSource(bytes), { path: name, policy }), name);
}

/** The bytes with a label, or null where the writer refused. */
function set(format: Format, bytes: Buffer, name: string, label: Label, places: readonly Place[], before: ReadResult): Buffer | null {
	const result = write(format, bytes, name, label, places);
	if (result.kind === 'refused') return null;
	if (result.kind === 'unchanged') return bytes;
	for (const chunk of result.chunks) {
		if (chunk instanceof Uint8Array) continue;
		const inside = Number.isInteger(chunk.from) && Number.isInteger(chunk.length) && chunk.from >= 0 && chunk.length >= 0;
		if (!inside || chunk.from + chunk.length > bytes.length) throw new Fault('bad-result', `chunk ${chunk.from}+${chunk.length}`);
	}
	const written = assemble(bytes, result.chunks);
	checkOutside(bytes, written);
	const after = formatFor(name, written.subarray(0, 4096));
	if (after !== format) throw new Fault('not-read-again', `written as ${format.id}, read as ${after.id}`);
	const read = readOf(format, written, name);
	if (before.state.unreadable === null && read.state.unreadable !== null) {
		throw new Fault('not-read-again', `unreadable afterwards: ${read.state.unreadable.code} ${read.state.unreadable.detail}`);
	}
	checkSays(read, label, places, format.id === 'pdf' ? before : null);
	const second = write(format, written, name, label, places);
	if (second.kind !== 'unchanged') throw new Fault('not-converging', `set again: ${second.kind === 'refused' ? second.detail : 'changed'}`);
	return written;
}

function write(format: Format, bytes: Buffer, name: string, label: Label, places: readonly Place[]): WriteResult {
	const result = format.write?.(new BufferSource(bytes), { label, places }, { path: name, policy });
	if (result === undefined) throw new Fault('bad-result', 'no writer');
	return result;
}

/** What was written stands there. `drawn`: what the pages said before, which no label takes away. */
function checkSays(read: ReadResult, label: Label, places: readonly Place[], drawn: ReadResult | null): void {
	const text = places.includes('header');
	const onPages = new Set(drawn?.markings.filter(({ place }) => place !== 'property').map((marking) => marking.where + marking.text));
	const here = read.markings.filter(
		(marking) =>
			(places.includes(marking.place) || (text && (marking.place === 'front-matter' || marking.place === 'body-corner'))) &&
			!onPages.has(marking.where + marking.text),
	);
	const found = here.reduce((sum, marking) => highest(sum, marking.label, policy), NO_LABEL);
	for (const axis of AXES) {
		if (found[axis] !== label[axis]) throw new Fault('not-read-again', `${axis}: ${found[axis]} instead of ${label[axis]}`);
	}
}

/** Results are what their types say. */
function checked(result: ReadResult, name: string): ReadResult {
	for (const marking of result.markings) {
		if (typeof marking.text !== 'string' || typeof marking.where !== 'string') throw new Fault('bad-result', 'marking without text');
		if (marking.pieces.some(({ start, end }) => start < 0 || end < start)) throw new Fault('bad-result', `pieces of ${name}`);
	}
	if (result.markings.length > 20_000) throw new Fault('bad-result', `${result.markings.length} markings`);
	return result;
}

function same(one: ReadResult, other: ReadResult): boolean {
	try {
		assert.deepEqual(other, one);
		return true;
	} catch {
		return false;
	}
}

function differsAt(one: Buffer, other: Buffer): number {
	let at = 0;
	while (at < one.length && one[at] === other[at]) at++;
	return at;
}
