import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {
	appendEvent,
	type FaultCode,
	RegisterError,
	readRegister,
	resealRegister,
	type Verification,
	verifyRegister,
} from '../../../src/register';
import { hashOfLine } from '../../../src/register/line';

const YEARS = [2025, 2026, 2027];
const PER_YEAR = 4;
const COUNT = YEARS.length * PER_YEAR;

interface Line {
	readonly year: number;
	readonly text: string;
}

describe('a register over years, tampered with', () => {
	let home: string;
	let sound: string;
	let folder: string;
	let all: readonly Line[];

	before(() => {
		home = mkdtempSync(path.join(tmpdir(), 'kakuzuke-tampering-'));
		sound = path.join(home, 'sound');
		for (const year of YEARS) {
			for (let count = 1; count <= PER_YEAR; count++) {
				const reason = `理由 ${year}-${count}`;
				appendEvent(sound, { action: 'label-lowered', files: [], reason, count: 7 }, { now: new Date(year, 5, count) });
			}
		}
		all = linesOf(sound);
		folder = path.join(home, 'changed');
	});
	beforeEach(() => restore());
	after(() => rmSync(home, { recursive: true, force: true }));

	function restore(): void {
		rmSync(folder, { recursive: true, force: true });
		cpSync(sound, folder, { recursive: true });
	}

	function linesOf(register: string): Line[] {
		return readdirSync(register)
			.filter((name) => name.endsWith('.jsonl'))
			.sort()
			.flatMap((name) => {
				const texts = readFileSync(path.join(register, name), 'utf8').split('\n').slice(0, -1);
				return texts.map((text) => ({ year: Number(name.slice(0, 4)), text }));
			});
	}

	/** Writes these lines in place of the register's, each into the file of its year; the head stays. */
	function write(lines: readonly Line[]): Verification {
		for (const year of YEARS) {
			const texts = lines.filter((line) => line.year === year).map(({ text }) => `${text}\n`);
			writeFileSync(path.join(folder, `${year}.jsonl`), texts.join(''));
		}
		return verifyRegister(folder);
	}

	/** Where the first line stands that is not as it was; the last line where they only end too early. */
	function assertLocated(lines: readonly Line[], codes: readonly FaultCode[]): void {
		const verification = write(lines);
		assert.ok(verification.kind === 'fault', JSON.stringify(verification));
		assert.ok(codes.includes(verification.code), `${verification.code}, not ${codes.join(' or ')}`);
		const sorted = [...lines].sort((one, other) => one.year - other.year);
		const first = sorted.findIndex((line, index) => line.text !== all[index]?.text);
		const at = first < 0 ? sorted.length - 1 : first;
		const { year } = sorted[at] ?? { year: 0 };
		const line = at - sorted.findIndex((one) => one.year === year) + 1;
		assert.deepEqual([verification.file, verification.line], at < 0 ? ['head.json', 1] : [`${year}.jsonl`, line]);
	}

	const position = fc.integer({ min: 0, max: COUNT - 1 });

	it('any member of any entry altered: that line', () => {
		const member = fc.constantFrom('sequence', 'time', 'user', 'host', 'action', 'reason', 'count', 'previous');
		fc.assert(
			fc.property(position, member, fc.integer({ min: 1, max: 5 }), (at, name, by) => {
				const lines = all.map(({ year, text }, index) => {
					if (index !== at) return { year, text };
					const entry = JSON.parse(text) as Record<string, unknown>;
					const value = entry[name];
					entry[name] = typeof value === 'number' ? value + by : `${String(value).slice(0, -1)}${by === 1 ? 'x' : by}`;
					return { year, text: JSON.stringify(entry) };
				});
				fc.pre(lines[at]?.text !== all[at]?.text);
				assertLocated(lines, ['altered', 'removed']);
			}),
			{ numRuns: 200 },
		);
	});

	it('one line altered and the next made to fit it: found at or right after the place', () => {
		for (let at = 0; at < COUNT - 1; at++) {
			const lines = [...all];
			const forged = (lines[at]?.text ?? '').replace('理由', '嘘');
			lines[at] = { year: lines[at]?.year ?? 0, text: forged };
			const next = JSON.parse(lines[at + 1]?.text ?? '') as Record<string, unknown>;
			lines[at + 1] = { year: lines[at + 1]?.year ?? 0, text: JSON.stringify({ ...next, previous: hashOfLine(forged) }) };
			const verification = write(lines);
			assert.ok(verification.kind === 'fault' && verification.code === 'altered');
			assert.equal(verification.sequence, at + 2);
		}
	});

	it('any range removed: the line that stands in its place, or the last that is left', () => {
		fc.assert(
			fc.property(position, fc.integer({ min: 1, max: COUNT }), (from, count) => {
				const lines = all.filter((_, index) => index < from || index >= from + count);
				assertLocated(lines, [from + count >= COUNT ? 'truncated' : 'removed']);
			}),
			{ numRuns: 100 },
		);
	});

	it('any two swapped: the first of them', () => {
		fc.assert(
			fc.property(position, position, (one, other) => {
				fc.pre(one !== other);
				const lines = [...all];
				const [first, second] = [all[one], all[other]];
				assert.ok(first !== undefined && second !== undefined);
				lines[one] = { year: first.year, text: second.text };
				lines[other] = { year: second.year, text: first.text };
				assertLocated(lines, ['reordered']);
			}),
			{ numRuns: 100 },
		);
	});

	it('any entry repeated, or moved, anywhere', () => {
		fc.assert(
			fc.property(position, position, fc.boolean(), (from, to, moved) => {
				const copy = all[from]?.text ?? '';
				const without = moved ? all.filter((_, index) => index !== from) : all;
				const lines = [...without.slice(0, to), { year: without[to]?.year ?? 2027, text: copy }, ...without.slice(to)];
				fc.pre(lines.some(({ text }, index) => text !== all[index]?.text));
				assertLocated(lines, moved ? ['reordered'] : ['duplicated', 'reordered']);
			}),
			{ numRuns: 150 },
		);
	});

	it('any line put in that is none', () => {
		fc.assert(
			fc.property(position, fc.constantFrom('', '{}', '[]', 'null', '{"version":1', '\u0000'), (to, text) => {
				assertLocated([...all.slice(0, to), { year: all[to]?.year ?? 0, text }, ...all.slice(to)], ['not-json']);
			}),
			{ numRuns: 60 },
		);
	});

	it('any file cut at any byte', () => {
		fc.assert(
			fc.property(fc.constantFrom(...YEARS), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (year, part) => {
				restore();
				const file = path.join(folder, `${year}.jsonl`);
				const bytes = readFileSync(file);
				const size = Math.floor(part * bytes.length);
				truncateSync(file, size);
				const verification = verifyRegister(folder);
				assert.ok(verification.kind === 'fault');
				const whole = bytes.subarray(0, size).filter((byte) => byte === 0x0a).length;
				const found = YEARS.indexOf(year) * PER_YEAR + whole + 1;
				if (year !== 2027 || size < bytes.length - 1) assert.equal(verification.sequence, found, JSON.stringify(verification));
			}),
			{ numRuns: 150 },
		);
	});

	it('a year removed, or given another name', () => {
		for (const year of YEARS) {
			restore();
			rmSync(path.join(folder, `${year}.jsonl`));
			const verification = verifyRegister(folder);
			assert.ok(verification.kind === 'fault');
			assert.deepEqual(
				[verification.code, verification.sequence],
				[year === 2027 ? 'truncated' : 'removed', YEARS.indexOf(year) * PER_YEAR + 1],
			);
		}
		restore();
		renameSync(path.join(folder, '2025.jsonl'), path.join(folder, '2029.jsonl'));
		assert.equal(verifyRegister(folder).kind, 'fault');
	});

	it('all of it written anew with its head shows only by what was kept elsewhere', () => {
		const whole = verifyRegister(sound);
		assert.ok(whole.kind === 'intact');
		for (const kept of [1, 5, COUNT]) {
			const line = all[kept - 1]?.text ?? '';
			const expect = { sequence: kept, hash: hashOfLine(line) };
			assert.equal(verifyRegister(sound, expect).kind, 'intact');
			rmSync(folder, { recursive: true });
			for (let count = 1; count <= COUNT; count++) appendEvent(folder, { action: 'export', files: [] });
			assert.equal(verifyRegister(folder).kind, 'intact');
			const found = verifyRegister(folder, expect);
			assert.ok(found.kind === 'fault');
			assert.deepEqual([found.code, found.sequence], ['altered', kept]);
		}
		rmSync(folder, { recursive: true });
		const gone = verifyRegister(folder, { sequence: COUNT, hash: whole.hash });
		assert.ok(gone.kind === 'fault' && gone.code === 'truncated');
	});

	it('a line moved over the turn of the year is odd, and so is a clock that was put back', () => {
		const moved = all.map((line, index) => (index === PER_YEAR ? { ...line, year: 2025 } : line));
		const verification = write(moved);
		assert.ok(verification.kind === 'intact');
		assert.deepEqual(verification.warnings, [{ code: 'year-wrong', file: '2025.jsonl', line: PER_YEAR + 1, sequence: PER_YEAR + 1 }]);
		restore();
		appendEvent(folder, { action: 'export', files: [] }, { now: new Date(2020, 5, 1) });
		const later = verifyRegister(folder);
		assert.deepEqual(later.kind === 'intact' && later.warnings.map(({ code, sequence }) => [code, sequence]), [
			['year-wrong', COUNT + 1],
			['clock-back', COUNT + 1],
		]);
	});

	it('a head that is many behind is brought up; one that was forged is not', () => {
		const head = (sequence: number, hash: string): void =>
			writeFileSync(path.join(folder, 'head.json'), JSON.stringify({ sequence, hash }));
		head(3, hashOfLine(all[2]?.text ?? ''));
		assert.equal(verifyRegister(folder).kind, 'intact');
		assert.equal(appendEvent(folder, { action: 'export', files: [] }).sequence, COUNT + 1);
		restore();
		head(3, 'f'.repeat(64));
		const verification = verifyRegister(folder);
		assert.ok(verification.kind === 'fault' && verification.code === 'head-altered');
		assert.throws(() => appendEvent(folder, { action: 'export', files: [] }), { code: 'damaged', detail: 'head-altered' });
		for (const text of ['', '[]', '{"sequence":-1}', 'x'.repeat(10_000)]) {
			writeFileSync(path.join(folder, 'head.json'), text);
			assert.throws(() => appendEvent(folder, { action: 'export', files: [] }), { code: 'damaged', detail: 'head-altered' });
		}
	});

	describe('and taken note of', () => {
		const reseal = (): void => {
			const found = verifyRegister(folder);
			assert.ok(found.kind === 'fault');
			resealRegister(folder, '確認済み', `${found.code} ${found.file}:${found.line}`);
		};
		const acknowledged = (): unknown => {
			const verification = verifyRegister(folder);
			return verification.kind === 'intact' ? verification.acknowledged.map(({ code, sequence }) => [code, sequence]) : verification;
		};
		const forge = (at: number, word: string): readonly Line[] =>
			linesOf(folder).map((line, index) => (index === at ? { ...line, text: line.text.replace('理由', word) } : line));

		it('goes on, and the fault stays to be seen', () => {
			write(forge(4, '嘘'));
			reseal();
			appendEvent(folder, { action: 'export', files: [] });
			assert.deepEqual(acknowledged(), [['altered', 5]]);
			assert.equal([...readRegister(folder)].length, COUNT + 2);
		});

		it('any further change of what was before shows', () => {
			write(forge(4, '嘘'));
			reseal();
			appendEvent(folder, { action: 'export', files: [] });
			const before = linesOf(folder);
			for (let at = 0; at < COUNT; at++) {
				for (const name of readdirSync(folder)) if (name.endsWith('.jsonl')) rmSync(path.join(folder, name));
				const changed = before.map((line, index) => (index === at ? { ...line, text: line.text.replace(/理由|嘘/, '別') } : line));
				for (const { year, text } of changed) writeFileSync(path.join(folder, `${year}.jsonl`), `${text}\n`, { flag: 'a' });
				assert.equal(verifyRegister(folder).kind, 'fault', `${at}`);
			}
		});

		it('what was cut off, with its head, gives no number twice', () => {
			write(all.slice(0, -2));
			reseal();
			assert.deepEqual(acknowledged(), [['removed', COUNT - 1]]);
			assert.equal(appendEvent(folder, { action: 'export', files: [] }).sequence, COUNT + 2);
		});

		it('a head that was gone or damaged stays to be seen too', () => {
			rmSync(path.join(folder, 'head.json'));
			reseal();
			assert.deepEqual(acknowledged(), [['head-missing', COUNT + 1]]);
			writeFileSync(path.join(folder, 'head.json'), 'x');
			reseal();
			assert.deepEqual(acknowledged(), [
				['head-missing', COUNT + 1],
				['head-altered', COUNT + 2],
			]);
		});

		it('a forged number uses up none', () => {
			write(
				all.map((line, index) =>
					index === COUNT - 1 ? { ...line, text: line.text.replace(/"sequence":\d+/, `"sequence":${2 ** 53 - 1}`) } : line,
				),
			);
			assert.throws(() => appendEvent(folder, { action: 'export', files: [] }), RegisterError);
			reseal();
			assert.ok(appendEvent(folder, { action: 'export', files: [] }).sequence < 100);
			assert.equal(verifyRegister(folder).kind, 'intact');
		});
	});
});
