import assert from 'node:assert/strict';
import {
	appendFileSync,
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {
	appendEvent,
	lastEntry,
	RegisterError,
	type RegisterEvent,
	readRegister,
	resealRegister,
	type Verification,
	verifyRegister,
} from '../../../src/register';

const EVENT: RegisterEvent = {
	action: 'export',
	files: [{ path: '名簿.md', sha256: 'a'.repeat(64), label: null }],
	route: 'mail',
	recipient: '県',
};
const NOVEMBER = new Date(2026, 10, 23, 14, 5, 9, 123);

describe('the register', () => {
	let folder: string;

	beforeEach(() => {
		folder = path.join(mkdtempSync(path.join(tmpdir(), 'kakuzuke-register-')), 'register');
	});
	afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

	const append = (event: Partial<RegisterEvent> = {}, now = NOVEMBER) => appendEvent(folder, { ...EVENT, ...event }, { now });
	const year = (name = '2026.jsonl'): string => path.join(folder, name);
	const lines = (name?: string): string[] => readFileSync(year(name), 'utf8').split('\n').slice(0, -1);
	const fault = (verification: Verification): unknown[] =>
		verification.kind === 'fault' ? [verification.code, verification.file, verification.line, verification.sequence] : [verification.kind];

	it('is intact when it is empty, and when it is not there', () => {
		assert.deepEqual(verifyRegister(folder), {
			kind: 'intact',
			entries: 0,
			sequence: 0,
			hash: '0'.repeat(64),
			acknowledged: [],
			warnings: [],
		});
		assert.equal(lastEntry(folder), null);
	});

	it('writes one line an entry, chained to the line before', () => {
		const first = append();
		const second = append({ action: 'disposal', treatment: '裁断' });
		assert.deepEqual([first.sequence, first.previous, second.sequence], [1, '0'.repeat(64), 2]);
		assert.match(first.time, /^2026-11-23T14:05:09\.123[+-]\d\d:\d\d$/);
		assert.equal(new Date(first.time).getTime(), NOVEMBER.getTime());
		assert.deepEqual([...readRegister(folder)], [first, second]);
		assert.deepEqual(lastEntry(folder), second);
		const verification = verifyRegister(folder);
		assert.equal(verification.kind, 'intact');
		assert.equal(verification.entries, 2);
		assert.ok(lines()[0]?.includes('名簿.md'), 'people read it as it is');
	});

	it('begins a file with each year of the records, and the chain goes on', () => {
		append({}, new Date(2027, 2, 31));
		append({}, new Date(2027, 3, 1));
		// A clock that was put back.
		append({}, new Date(2026, 5, 1));
		assert.deepEqual([lines('2026.jsonl').length, lines('2027.jsonl').length], [1, 2]);
		assert.deepEqual(
			[...readRegister(folder)].map(({ sequence }) => sequence),
			[1, 2, 3],
		);
		assert.equal(verifyRegister(folder).kind, 'intact');
		appendEvent(folder, EVENT, { now: new Date(2028, 0, 1), yearBegins: 1 });
		assert.equal(lines('2028.jsonl').length, 1);
	});

	it('lets in what an event has, and nothing else', () => {
		const more = { ...EVENT, password: 'PLANTED', text: 'PLANTED', results: [{ path: 'a', sha256: 'b', secret: 'PLANTED' }] };
		appendEvent(folder, more as RegisterEvent);
		for (const name of readdirSync(folder)) assert.ok(!readFileSync(path.join(folder, name), 'utf8').includes('PLANTED'), name);
		append({ reason: 'x'.repeat(5000) });
		assert.equal(lastEntry(folder)?.reason?.length, 2001);
	});

	it('keeps one line one line, whatever a person writes', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (reason) => {
				append({ reason, recipient: '\n\r\u2028\u202e"\\' });
				const entry = lastEntry(folder);
				// Half a surrogate pair has no bytes of its own.
				assert.equal(entry?.reason, reason.length === 0 ? '' : (reason.toWellFormed?.() ?? reason));
				assert.equal(verifyRegister(folder).kind, 'intact');
			}),
			{ numRuns: 60 },
		);
	});

	it('is readable by its owner only', () => {
		append();
		if (process.platform === 'win32') return;
		assert.equal(statSync(folder).mode & 0o777, 0o700);
		for (const name of ['2026.jsonl', 'head.json']) assert.equal(statSync(year(name)).mode & 0o777, 0o600);
	});

	it('leaves no lock and no half head behind', () => {
		for (let count = 0; count < 5; count++) append();
		const rest = readdirSync(folder).filter((name) => name !== '2026.jsonl' && name !== 'head.json');
		assert.deepEqual(rest.sort(), ['.lock.1', '.lock.2', '.lock.3', '.lock.4', '.lock.5']);
		for (let count = 0; count < 9; count++) append();
		assert.equal(readdirSync(folder).filter((name) => name.startsWith('.lock')).length, 9);
	});

	it('says when it cannot be written', () => {
		mkdirSync(path.dirname(folder), { recursive: true });
		writeFileSync(folder, 'a file');
		assert.throws(() => append(), RegisterError);
	});

	it('does not follow a link', () => {
		append();
		copyFileSync(year(), path.join(path.dirname(folder), 'elsewhere'));
		rmSync(year());
		symlinkSync('../elsewhere', year());
		assert.throws(() => append(), { name: 'RegisterError', code: 'io' });
	});

	it('cannot be written where nobody may', function () {
		if (process.getuid?.() === 0 || process.platform === 'win32') return this.skip();
		append();
		chmodSync(folder, 0o500);
		try {
			assert.throws(() => append(), { name: 'RegisterError', code: 'read-only' });
		} finally {
			chmodSync(folder, 0o700);
		}
	});

	describe('after a kill', () => {
		/** The register as it was after `kept` entries, and the bytes of the next. */
		function killed(kept: number): { before: Buffer; head: Buffer | null; whole: Buffer } {
			for (let count = 0; count < kept; count++) append({ reason: `${count}` });
			const before = kept === 0 ? Buffer.alloc(0) : readFileSync(year());
			const head = kept === 0 ? null : readFileSync(year('head.json'));
			append({ reason: '最後' });
			return { before, head, whole: readFileSync(year()) };
		}

		for (const kept of [0, 1, 3]) {
			it(`at any byte of entry ${kept + 1}, nothing confirmed is lost and the fragment is set aside`, function () {
				this.timeout(60_000);
				const { before, head, whole } = killed(kept);
				for (
					let size = before.length;
					size <= whole.length;
					size += kept === 1 || size < before.length + 3 || size > whole.length - 3 ? 1 : 7
				) {
					rmSync(folder, { recursive: true });
					mkdirSync(folder);
					writeFileSync(year(), whole.subarray(0, size));
					if (head !== null) writeFileSync(year('head.json'), head);
					const torn = size > before.length && size < whole.length;
					assert.deepEqual(fault(verifyRegister(folder)), torn ? ['torn', '2026.jsonl', kept + 1, kept + 1] : ['intact'], `${size}`);
					append({ reason: 'next' });
					const reasons = [...readRegister(folder)].map(({ action, reason }) => (action === 'recovery' ? action : reason));
					const lived = size >= whole.length - 1;
					const cut = torn && !lived;
					const first = Array.from({ length: kept }, (_, index) => `${index}`);
					assert.deepEqual(reasons, [...first, ...(lived ? ['最後'] : []), ...(cut ? ['recovery'] : []), 'next'], `${size}`);
					assert.deepEqual(fault(verifyRegister(folder)), ['intact']);
					const aside = readdirSync(folder).filter((name) => name.includes('.torn-'));
					assert.equal(aside.length, cut ? 1 : 0);
					if (cut) assert.deepEqual(readFileSync(year(aside[0])), whole.subarray(before.length, size));
				}
			});
		}

		it('between the line and the head, the next append goes on', () => {
			append();
			const head = readFileSync(year('head.json'));
			append();
			writeFileSync(year('head.json'), head);
			assert.deepEqual(fault(verifyRegister(folder)), ['intact']);
			assert.equal(append().sequence, 3);
		});

		it('between the line and the head twice in a row', () => {
			append();
			const head = readFileSync(year('head.json'));
			append();
			writeFileSync(year('head.json'), head);
			// The head is brought up before anything is written, so a kill after the next line finds it one behind again.
			append();
			const third = lines();
			writeFileSync(
				year(),
				third
					.slice(0, 2)
					.map((line) => `${line}\n`)
					.join(''),
			);
			writeFileSync(year('head.json'), head);
			append();
			assert.deepEqual(fault(verifyRegister(folder)), ['intact']);
		});

		it('with a lock that nobody holds any more', () => {
			append();
			for (const name of readdirSync(folder).filter((file) => file.startsWith('.lock.'))) rmSync(year(name));
			writeFileSync(year('.lock.41'), 'h elsewhere 1 1 x\n');
			const old = new Date(Date.now() - 120_000);
			// Another machine's, of which nothing was seen for two minutes.
			utimesSync(year('.lock.41'), old, old);
			assert.equal(append().sequence, 2);
			writeFileSync(year('.lock.90'), 'h elsewhere 1 1 x\n');
			assert.throws(() => appendEvent(folder, EVENT, { patience: 80 }), { name: 'RegisterError', code: 'locked' });
		});
	});

	describe('when somebody changes it', () => {
		const COUNT = 6;

		beforeEach(() => {
			for (let count = 1; count <= COUNT; count++) append({ reason: `理由${count}` }, new Date(2026, count < 4 ? 10 : 11, 1));
		});

		function rewrite(change: (all: string[]) => string[]): Verification {
			writeFileSync(
				year(),
				change(lines())
					.map((line) => `${line}\n`)
					.join(''),
			);
			return verifyRegister(folder);
		}

		for (let at = 1; at <= COUNT; at++) {
			it(`finds entry ${at} altered`, () => {
				const verification = rewrite((all) => all.map((line, index) => (index === at - 1 ? line.replace('理由', '別の理由') : line)));
				assert.deepEqual(fault(verification), ['altered', '2026.jsonl', at, at]);
			});

			it(`finds entry ${at} removed`, () => {
				const verification = rewrite((all) => all.filter((_, index) => index !== at - 1));
				assert.deepEqual(
					fault(verification),
					at === COUNT ? ['truncated', '2026.jsonl', COUNT - 1, COUNT] : ['removed', '2026.jsonl', at, at],
				);
			});

			it(`finds entry ${at} twice`, () => {
				const verification = rewrite((all) => all.flatMap((line, index) => (index === at - 1 ? [line, line] : [line])));
				assert.deepEqual(fault(verification), ['duplicated', '2026.jsonl', at + 1, at]);
			});
		}

		it('finds entries that changed places', () => {
			fc.assert(
				fc.property(fc.integer({ min: 0, max: COUNT - 1 }), fc.integer({ min: 0, max: COUNT - 1 }), (one, other) => {
					const before = readFileSync(year());
					const verification = rewrite((all) => {
						const swapped = [...all];
						[swapped[one], swapped[other]] = [all[other] ?? '', all[one] ?? ''];
						return swapped;
					});
					writeFileSync(year(), before);
					if (one === other) return assert.equal(verification.kind, 'intact');
					assert.equal(verification.kind, 'fault');
					assert.equal(verification.kind === 'fault' && verification.line, Math.min(one, other) + 1);
				}),
				{ numRuns: 40 },
			);
		});

		it('finds any byte changed, and says where', () => {
			const before = readFileSync(year());
			fc.assert(
				fc.property(fc.integer({ min: 0, max: before.length - 2 }), fc.integer({ min: 1, max: 255 }), (offset, difference) => {
					const bytes = Buffer.from(before);
					bytes[offset] = (bytes[offset] ?? 0) ^ difference;
					writeFileSync(year(), bytes);
					const verification = verifyRegister(folder);
					writeFileSync(year(), before);
					assert.equal(verification.kind, 'fault');
					const line = before.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
					assert.equal(verification.kind === 'fault' && verification.line, line, JSON.stringify(verification));
				}),
				{ numRuns: 300 },
			);
		});

		it('finds it cut at any byte', () => {
			const before = readFileSync(year());
			fc.assert(
				fc.property(fc.integer({ min: 0, max: before.length - 2 }), (size) => {
					truncateSync(year(), size);
					const verification = verifyRegister(folder);
					assert.throws(() => append(), { name: 'RegisterError', code: 'damaged' }, `${size}`);
					assert.equal(readFileSync(year()).length, size, 'nothing more is cut');
					writeFileSync(year(), before);
					assert.equal(verification.kind, 'fault');
				}),
				{ numRuns: 200 },
			);
			// Only the last line end is missing: nothing is lost.
			truncateSync(year(), before.length - 1);
			assert.equal(append().sequence, COUNT + 1);
		});

		it('refuses to go on from an end that is not as it was left', () => {
			rewrite((all) => all.map((line, index) => (index === COUNT - 1 ? line.replace('理由', '嘘') : line)));
			assert.throws(() => append(), { name: 'RegisterError', code: 'damaged', detail: 'altered' });
			rmSync(year('head.json'));
			assert.throws(() => append(), { name: 'RegisterError', code: 'damaged', detail: 'head-missing' });
			assert.equal(fault(verifyRegister(folder))[0], 'head-missing');
		});

		it('finds a year that is gone', () => {
			append({}, new Date(2027, 5, 1));
			rmSync(year('2026.jsonl'));
			assert.deepEqual(fault(verifyRegister(folder)), ['removed', '2027.jsonl', 1, 1]);
		});

		it('finds all of it written anew, by what was told elsewhere', () => {
			const whole = verifyRegister(folder);
			assert.ok(whole.kind === 'intact');
			const expect = { sequence: whole.sequence, hash: whole.hash };
			assert.equal(verifyRegister(folder, expect).kind, 'intact');
			rmSync(folder, { recursive: true });
			for (let count = 1; count <= COUNT + 1; count++) append({ reason: '嘘' });
			assert.equal(verifyRegister(folder).kind, 'intact');
			assert.deepEqual(fault(verifyRegister(folder, expect)), ['altered', '2026.jsonl', COUNT, COUNT]);
			rmSync(folder, { recursive: true });
			append();
			assert.equal(fault(verifyRegister(folder, expect))[0], 'truncated');
		});

		it('goes on when the damage was taken note of, and keeps showing it', () => {
			truncateSync(year(), readFileSync(year()).length - 30);
			assert.throws(() => append());
			const { sequence, reason } = resealRegister(folder, '情報政策係で確認済み', 'truncated 2026.jsonl:6');
			assert.deepEqual([sequence, reason], [COUNT + 1, '情報政策係で確認済み']);
			append();
			const verification = verifyRegister(folder);
			assert.ok(verification.kind === 'intact');
			assert.deepEqual(
				verification.acknowledged.map(({ code, sequence: at }) => [code, at]),
				[['removed', COUNT]],
			);
			assert.ok(readdirSync(folder).some((name) => name.includes('.torn-')));
		});

		it('finds lines that are none', () => {
			appendFileSync(year(), 'hello\n');
			assert.deepEqual(fault(verifyRegister(folder)), ['not-json', '2026.jsonl', COUNT + 1, COUNT + 1]);
			assert.throws(() => append(), { name: 'RegisterError', code: 'damaged', detail: 'not-json' });
			assert.ok(existsSync(year()));
		});
	});
});
