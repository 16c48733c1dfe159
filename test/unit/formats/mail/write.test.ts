import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BufferSource, formatFor, mailFormat, PlannedSource, type WriteResult } from '../../../../src/formats';
import { formatMarking, type Label, makeLabel, NO_LABEL } from '../../../../src/label';
import type { Policy } from '../../../../src/policy';
import { policy, read, seen, word } from './make';

const A = makeLabel({ confidentiality: '2', integrity: '2', availability: '1', handling: ['encrypt', 'no-copy'] }, policy);
const B = makeLabel({ confidentiality: '3', integrity: '1', availability: '1' }, policy);

function plan(bytes: Buffer, label: Label, under: Policy = policy): WriteResult {
	const result = mailFormat.write?.(new BufferSource(bytes), { label, places: ['property'] }, { path: 'a.eml', policy: under });
	assert.ok(result);
	return result;
}

function set(bytes: Buffer, label: Label, under: Policy = policy): Buffer {
	const result = plan(bytes, label, under);
	if (result.kind === 'unchanged') return bytes;
	assert.equal(result.kind, 'changed', JSON.stringify(result));
	const planned = new PlannedSource(new BufferSource(bytes), result.chunks);
	return Buffer.from(planned.read(0, planned.size));
}

function draft(fields: readonly string[], lineEnd = '\r\n'): Buffer {
	return Buffer.from([...fields, 'X-Unsent: 1', '', '本文', ''].join(lineEnd));
}

/** The lines of the header that are no part of the subject or of X-Classification. */
function others(bytes: Buffer): string {
	return bytes.toString('latin1').replace(/^(?:Subject|X-Classification):.*(?:\r?\n[ \t].*)*\r?\n/gim, '');
}

const code = (result: WriteResult): string => (result.kind === 'refused' ? result.code : result.kind);

describe('formats/mail: write', () => {
	it('the label stands in X-Classification and in front of the subject; all else stays', () => {
		const before = draft(['From: a@example.jp', 'Subject: Report', 'To: b@example.jp']);
		const after = set(before, A);
		assert.deepEqual(seen(read(after)), ['property Subject C2I2A1', 'property X-Classification C2I2A1']);
		assert.ok(read(after).markings.some(({ text }) => text === formatMarking(A, policy)));
		assert.equal(others(after), others(before));
		assert.ok(
			after
				.toString('latin1')
				.split('\r\n')
				.every((line) => line.length <= 76),
		);
		assert.equal(plan(after, A).kind, 'unchanged');
		assert.ok(set(after, NO_LABEL).equals(before));
	});

	it('in the charset of the subject, else of the body, else in UTF-8; with the line ends of the mail', () => {
		const subject = `Subject: ${word('会議', 'ISO-2022-JP')}`;
		const text = (bytes: Buffer) => bytes.toString('latin1');
		assert.match(text(set(draft([subject]), A)), /^Subject: =\?ISO-2022-JP\?B\?[^?]+\?=\r\n =\?ISO-2022-JP/);
		assert.match(
			text(set(draft(['Subject: x', 'Content-Type: text/plain; charset=Shift_JIS'], '\n'), A)),
			/\nX-Classification: =\?Shift_JIS\?B/,
		);
		assert.match(text(set(draft(['Subject: x']), A)), /\r\nX-Classification: =\?UTF-8\?B/);
		assert.ok(!text(set(draft(['Subject: x'], '\n'), A)).includes('\r'));
		// A character that the charset lacks.
		const strange = makeLabel({ confidentiality: '2', handling: ['\u{1f512}'] }, policy);
		assert.match(text(set(draft([subject]), strange)), /\r\nX-Classification: =\?UTF-8\?B/);
	});

	it('changes the mark where it stands, and keeps the words around it', () => {
		for (const charset of ['UTF-8', 'ISO-2022-JP']) {
			const before = draft([`Subject: Re: ${word('【機密性1】会議の件', charset)}`, 'X-Classification: C1']);
			const after = set(before, A);
			assert.match(after.toString('latin1'), /^Subject: Re: =/);
			assert.match(read(after).markings[0]?.text ?? '', /^【機密性2・完全性2・可用性1】$/);
			assert.ok(set(after, NO_LABEL).equals(draft([`Subject: Re: ${word('会議の件', charset)}`])));
		}
	});

	it('brings every field in line that states a label, and leaves others', () => {
		const before = draft([
			'X-Classification: C1',
			'X-Classification: C3',
			'X-Label: C1',
			'Sensitivity: Company-Confidential',
			'Subject: x',
		]);
		const after = set(before, B);
		assert.deepEqual(
			seen(read(after)).map((line) => line.split(' ').slice(1).join(' ')),
			['Subject C3I1A1', 'X-Classification C3I1A1', 'X-Label C3I1A1'],
		);
		assert.match(after.toString('latin1'), /^Sensitivity: Company-Confidential\r$/m);
		assert.deepEqual(seen(read(set(after, NO_LABEL))), []);
	});

	it('keeps labels of Microsoft Information Protection in step where the policy maps them', () => {
		const [one, two] = ['11111111-2222-3333-4444-555555555555', '99999999-2222-3333-4444-555555555555'] as const;
		const guids = { [one]: { confidentiality: '1' }, [two]: { confidentiality: '3' } };
		const mapped: Policy = { ...policy, markings: { ...policy.markings, guids } };
		const before = draft([`msip_labels: MSIP_Label_${one}_Enabled=true;\r\n MSIP_Label_${one}_SiteId=x;`, 'Subject: x']);
		const after = set(before, B, mapped);
		assert.equal(after.toString('latin1').split(two).length, 3);
		assert.equal(after.includes(one), false);
		assert.equal(plan(after, B, mapped).kind, 'unchanged');
	});

	it('converges, whatever stood there', () => {
		const subject = fc.constantFrom(
			'Report',
			'',
			'Re: x',
			word('会議', 'UTF-8'),
			word('【機密性1】会議', 'UTF-8', 'Q'),
			`${word('【機密性3】', 'ISO-2022-JP')} ${word('会議', 'ISO-2022-JP')}`,
			`Fwd: ${word('会議【機密性3・完全性1・可用性1】', 'Shift_JIS')}`,
			`${'long '.repeat(20)}end`,
		);
		const fields = fc.subarray([
			'X-Classification: C1',
			'X-Classification: C3/I1/A1',
			'X-Label: [C2/I2/A1]',
			'To: b@example.jp',
			'Sensitivity: C2',
		]);
		fc.assert(
			fc.property(subject, fields, fc.constantFrom('\n', '\r\n'), fc.boolean(), (text, rest, lineEnd, named) => {
				const before = draft([...(named ? [`Subject: ${text}`] : []), ...rest], lineEnd);
				const first = set(before, A);
				const levels = read(first).markings.map(({ label }) => label.confidentiality);
				assert.ok(levels.length > 0 && levels.every((level) => level === '2'));
				assert.equal(plan(first, A).kind, 'unchanged');
				const second = set(first, B);
				// What says the same in other words is left alone.
				assert.deepEqual(seen(read(set(before, B))), seen(read(second)));
				assert.ok(set(second, A).equals(first));
				assert.deepEqual(seen(read(set(first, NO_LABEL))), []);
				assert.ok(first.subarray(-8).equals(before.subarray(-8)));
			}),
			{ numRuns: 200 },
		);
	});

	it('refuses what is signed on its way or by its sender, encrypted, or no mail', () => {
		const refused = (...fields: string[]) => code(plan(draft([...fields, 'Subject: x']), A));
		assert.equal(refused('DKIM-Signature: v=1; h=from:subject'), 'signed');
		assert.equal(refused('ARC-Seal: i=1'), 'signed');
		assert.equal(refused('Content-Type: multipart/signed; boundary=b'), 'signed');
		assert.equal(refused('Content-Type: application/pkcs7-mime; smime-type=signed-data'), 'signed');
		assert.equal(refused('Content-Type: application/pkcs7-mime; smime-type=enveloped-data'), 'encrypted');
		assert.equal(refused('Content-Type: multipart/encrypted; boundary=b'), 'encrypted');
		assert.equal(code(plan(Buffer.from('no header\n'), A)), 'damaged');
		assert.equal(code(plan(Buffer.from('Subject: x\nno header\n'), A)), 'damaged');
		assert.equal(code(plan(draft([`X-Long: ${'x'.repeat(1 << 20)}`]), A)), 'too-large');
	});

	it('mails that came from elsewhere are labelled beside, drafts inside', () => {
		const places = (fields: readonly string[]) => formatFor('a.eml', draft(fields).subarray(0, 4096)).places;
		assert.deepEqual(places(['Subject: x']), ['property']);
		assert.deepEqual(places(['X-Unsent: 1', 'Received: x']), ['property']);
		const received = Buffer.from('Received: from x\r\nSubject: x\r\n\r\n');
		assert.deepEqual(formatFor('a.eml', received).places, []);
		const quoted = Buffer.from('Subject: x\r\n\r\nReceived: from x\r\n');
		assert.deepEqual(formatFor('a.eml', quoted).places, ['property']);
	});
});
