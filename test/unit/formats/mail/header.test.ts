import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHeader } from '../../../../src/formats/mail/header';
import { parseParameters } from '../../../../src/formats/mail/parameters';
import { decodeWords } from '../../../../src/formats/mail/words';
import { encoded, makeMail, policy, read, seen, word } from './make';

const MARKED = '【機密性2・完全性2・可用性1】人事異動の件';

describe('formats/mail: header', () => {
	it('reads the subject in every encoding that Japanese mails are in', () => {
		for (const charset of ['utf-8', 'iso-2022-jp', 'shift_jis', 'euc-jp', 'cp932']) {
			for (const kind of ['B', 'Q'] as const) {
				const mail = makeMail([`Subject: ${word(MARKED, charset, kind)}`], []);
				assert.deepEqual(seen(read(mail)), ['property Subject C2I2A1'], `${charset} ${kind}`);
			}
			const raw = Buffer.concat([Buffer.from('Subject: '), encoded(MARKED, charset), Buffer.from('\r\n\r\nx\r\n')]);
			assert.deepEqual(seen(read(raw)), ['property Subject C2I2A1'], `${charset} as it is`);
		}
	});

	it('joins folded words, even ones that part a character', () => {
		const bytes = encoded(MARKED, 'utf-8');
		const words = [bytes.subarray(0, 10), bytes.subarray(10, 25), bytes.subarray(25)].map(
			(part) => `=?UTF-8?B?${part.toString('base64')}?=`,
		);
		assert.equal(decodeWords(words.join('  ')), MARKED);
		const jis = [MARKED.slice(0, 8), MARKED.slice(8)].map((part) => word(part, 'iso-2022-jp'));
		assert.equal(decodeWords(jis.join(' ')), MARKED);
		assert.deepEqual(seen(read(makeMail([`Subject: ${words.join('\r\n ')}`], []))), ['property Subject C2I2A1']);
		assert.equal(decodeWords('=?utf-8?Q?a_b?= c =?utf-8?q?=E3=81=82?= =?nobody-knows?B?eA==?='), 'a b c あx');
	});

	it('looks through what answering puts before a subject, and does not take a mention', () => {
		for (const subject of ['Re: Fwd: 【機密性2】名簿', 'RE: [C2/I1/A1] list', '[kenkyu 12] 【機密性2】名簿', '転送：機密性2_名簿'])
			assert.match(seen(read(makeMail([`Subject: ${word(subject, 'utf-8')}`], []))).join(), /^property Subject C2/, subject);
		for (const subject of ['機密性2の情報の扱いについて', '【重要】年末調整', 'Re: 【機密性2】の考え方'])
			assert.deepEqual(seen(read(makeMail([`Subject: ${word(subject, 'utf-8')}`], []))), [], subject);
	});

	it('reads the fields for labels, and Sensitivity only where it holds one', () => {
		const mail = makeMail(
			[
				`X-Classification: ${word('機密性3・完全性2・可用性2', 'utf-8')}`,
				'x-label: C2/I2/A1',
				'X-Security-Label: none',
				'Sensitivity: Personal',
			],
			[],
		);
		assert.deepEqual(seen(read(mail)), ['property X-Classification C3I2A2', 'property X-Label C2I2A1']);
	});

	it('maps the GUIDs of msip_labels by the policy; others are named', () => {
		const guid = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
		const field = `msip_labels: MSIP_Label_${guid}_Enabled=True;\r\n MSIP_Label_${guid}_Name=Internal;MSIP_Label_${guid}_SetDate=2026-04-01`;
		const unmapped = read(makeMail([field], []));
		assert.deepEqual([unmapped.markings, unmapped.foreign.map(({ scheme, name }) => `${scheme} ${name}`)], [[], ['MSIP Internal']]);
		const own = { ...policy, markings: { ...policy.markings, guids: { [guid]: { confidentiality: '2' } } } };
		assert.deepEqual(seen(read(makeMail([field], []), own)), [`property msip_labels#MSIP_Label_${guid} C2`]);
		assert.deepEqual(seen(read(makeMail([field.replace('Enabled=True', 'Enabled=False')], []), own)), []);
	});

	it('tells a draft from what was sent', () => {
		const draft = (...fields: string[]): boolean | undefined => read(makeMail(fields, [])).mail?.draft;
		assert.equal(draft('Subject: a'), true);
		assert.equal(draft('Received: from x by y; Mon, 1 Jun 2026 09:00:00 +0900'), false);
		assert.equal(draft('X-Unsent: 1', 'Received: from x'), true);
	});

	it('stands what is no header, an mbox line, a byte-order mark, bare line feeds', () => {
		assert.equal(read(Buffer.from('本文だけ\n')).state.unreadable?.code, 'wrong-type');
		assert.equal(read(Buffer.alloc(0)).state.unreadable?.code, 'wrong-type');
		for (const lead of ['From a@example.jp Mon Jun  1\n', '\ufeff'])
			assert.deepEqual(seen(read(Buffer.from(`${lead}Subject: [C2/I2/A1] x\n\nSubject: [C3/I2/A2] y\n`))), ['property Subject C2I2A1']);
		const { body } = readHeader(Buffer.from('A: 1\n b\n\nrest'), 0, 13);
		assert.equal(body, 9);
	});
});

describe('formats/mail: parameters', () => {
	const parameter = (raw: string, name: string): string | undefined => parseParameters(raw).parameters.get(name);

	it('reads names as mail programs write them', () => {
		assert.equal(
			parameter('attachment; filename="名簿.xlsx"'.replace('名簿', Buffer.from('名簿').toString('latin1')), 'filename'),
			'名簿.xlsx',
		);
		assert.equal(parameter(`attachment; filename="${word('名簿', 'iso-2022-jp')}.xlsx"`, 'filename'), '名簿.xlsx');
		assert.equal(parameter("attachment; filename*=iso-2022-jp''%1B%24B%4C%3E%4A%6D%1B%28B.xlsx", 'filename'), '名簿.xlsx');
		const split = 'x; filename*1*=%E7%B0%BF; filename*0*=UTF-8\'ja\'%E5%90%8D; filename*2=".xlsx"; filename=plain';
		assert.equal(parameter(split, 'filename'), '名簿.xlsx');
		assert.equal(parameter('x; filename="a;\\"b\\".txt"; other=1', 'filename'), 'a;"b".txt');
		assert.equal(parameter('x; a="not closed; b=2', 'a'), 'not closed; b=2');
		assert.equal(parseParameters('Text/HTML (a comment); charset=x').value, 'text/html');
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('a', ';', '=', '*', '"', '\\', "'", '%', '0', '?', 'B', ' ', '\x1b', 'é') }), (raw) => {
				assert.equal(typeof parseParameters(raw).value, 'string');
				assert.equal(typeof decodeWords(raw), 'string');
			}),
		);
	});
});
