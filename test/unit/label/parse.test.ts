import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markingTriggers, mayContainMarking, type ParsedMarking, parseLabelText, parseMarking } from '../../../src/label';
import { loadBuiltin, loadPolicyText } from '../../../src/policy';
import { readRows } from './rows';

const policy = loadBuiltin('nishihara-2024');

function parsed(text: string): ParsedMarking {
	const marking = parseMarking(text, policy);
	assert.ok(marking, text);
	return marking;
}

function problems(text: string): string[] {
	const marking = parsed(text);
	return marking.problems.map((problem) => `${problem.code} ${marking.text.slice(problem.start, problem.end)}`);
}

function levels(text: string): string {
	const { confidentiality, integrity, availability } = parsed(text).label;
	return [confidentiality, integrity, availability].map((level) => level ?? '-').join('/');
}

describe('label/parse problems', () => {
	it('reports a level that the policy does not know, and keeps it', () => {
		assert.deepEqual(problems('【機密性4】'), ['level-unknown 機密性4']);
		assert.equal(levels('【機密性4】'), '4/-/-');
		assert.deepEqual(problems('C5I2A1'), ['level-unknown C5']);
		assert.deepEqual(problems('自治体機密性3B'), []);
		assert.deepEqual(problems('機密性3D'), ['level-unknown 機密性3D']);
	});

	it('reports an axis without a level', () => {
		assert.deepEqual(problems('【機密性・完全性2】'), ['level-absent 機密性']);
		assert.deepEqual(problems('機密性：'), ['level-absent 機密性']);
		assert.deepEqual(problems('機密性：　完全性：2'), ['level-absent 機密性']);
		assert.equal(parseMarking('機密性', policy), null);
		assert.equal(parseMarking('【機密性】', policy), null);
		assert.equal(parseMarking('Confidentiality:', policy), null);
	});

	it('reports an axis with two levels, and takes the higher', () => {
		assert.deepEqual(problems('【機密性2・機密性3】'), ['axis-repeated 機密性3']);
		assert.equal(levels('【機密性3・機密性2】'), '3/-/-');
		assert.deepEqual(problems('機密性2（C2）'), []);
	});

	it('reports a bracket without its partner', () => {
		assert.deepEqual(problems('【機密性2'), ['bracket-unbalanced 【']);
		assert.deepEqual(problems('機密性2】'), ['bracket-unbalanced 】']);
		assert.deepEqual(problems('【機密性2）'), ['bracket-unbalanced ）']);
		assert.equal(parsed('■【機密性2').text, '【機密性2');
	});

	it('reports what does not belong in label brackets', () => {
		assert.deepEqual(problems('【機密性2・かんぜんせい2】'), ['text-unexpected かんぜんせい2']);
		assert.deepEqual(problems('【機蜜性2】'), ['text-unexpected 機蜜性2']);
		assert.deepEqual(parsed('【機蜜性2】').pieces, []);
		for (const text of ['【重要2】', '【お知らせ】', '[Nginx 高可用性2]', '【機密性2の考え方】', '【第2回会議】'])
			assert.equal(parseMarking(text, policy), null, text);
	});
});

describe('label/parse writings', () => {
	it('reads figures in every shape', () => {
		for (const figure of ['2', '２', '②', '⑵', 'Ⅱ', 'ⅱ', 'II', '二', '：2', ' 2', '（2）', '「2」', 'レベル2', '𝟐'])
			assert.equal(levels(`機密性${figure}`), '2/-/-', figure);
	});

	it('reads the compact code, but not cells, chapters or paper', () => {
		assert.equal(levels('C3AI2A1'), '3A/2/1');
		assert.equal(levels('C3A/I2/A2'), '3A/2/2');
		for (const text of ['C2', 'A4', 'C10', 'C2:I5', 'A1, C2', 'C2C', 'SC2I2A1', 'C2I2A1B', 'C2I2A10'])
			assert.equal(parseMarking(text, policy), null, text);
		for (const place of ['property', 'file-name', 'front-matter', 'map', 'sidecar'] as const)
			assert.equal(parseMarking('C2', policy, { place })?.label.confidentiality, '2', place);
		assert.equal(levels('機密性2 I2 A1'), '2/2/1');
	});

	it('gives axes that are named together their levels in order', () => {
		assert.equal(levels('機密性・完全性・可用性：2・2・1'), '2/2/1');
		assert.equal(levels('【機密性・完全性・可用性：２・２・１】'), '2/2/1');
		assert.equal(levels('機密性/可用性 ３B/２ 取扱制限：暗号化'), '3B/-/2');
		assert.equal(levels('可用性・機密性：1・2'), '2/-/1');
		assert.deepEqual(
			parsed('機密性・完全性：2・1').pieces.map(({ start, end }) => '機密性・完全性：2・1'.slice(start, end)),
			['2', '1'],
		);
		for (const text of ['機密性・完全性・可用性：2・2', '機密性・完全性：2・12件', '機密性・完全性の確保', '機密性・完全性：2・1・1']) {
			assert.notEqual(parseMarking(text, policy)?.label.integrity ?? null, '1', text);
		}
	});

	it('leaves the lead and the decoration out of the text, and keeps brackets', () => {
		assert.equal(parsed('格付け：【機密性2】').text, '【機密性2】');
		assert.equal(parsed('## 【機密性2】 取扱制限：暗号化').text, '【機密性2】 取扱制限：暗号化');
		assert.equal(parsed('  **機密性2情報** ').text, '機密性2情報');
		assert.equal(parsed('【格付け：機密性2】').text, '【格付け：機密性2】');
		assert.equal(parsed('□ 本書は社外秘です').text, '本書は社外秘です');
		assert.equal(parsed('取扱制限：複製禁止').text, '取扱制限：複製禁止');
	});

	it('gives exact ranges through wide figures, ligatures, surrogates and combining marks', () => {
		const text = '　🔒【機密性２・ｶﾝｾﾞﾝ性】';
		const marking = parsed('𠮷'.length === 2 ? '🔒【機密性２・完全性Ⅱ】取扱制限：ｺﾋﾟｰ禁止' : text);
		const slices = marking.pieces.map(({ start, end }) => marking.text.slice(start, end));
		assert.deepEqual(slices, ['機密性２', '完全性Ⅱ', 'ｺﾋﾟｰ禁止']);
		assert.equal(marking.start, 2);
	});

	it('keeps the variable part of a wording, and knows the wording by its id otherwise', () => {
		assert.deepEqual(parsed('機密性2　総務課限り　複製禁止').label.handling, ['no-copy', '総務課限り']);
		assert.deepEqual(parsed('○○まで保存').label.handling, ['keep-until']);
		assert.deepEqual(parsed('令和9年3月まで保存').label.handling, ['令和9年3月まで保存']);
		assert.deepEqual(parsed('［総務課］限定').label.handling, ['[総務課]限定']);
	});

	it('keeps unknown restrictions of an explicit list, as they stand', () => {
		assert.deepEqual(parsed('取扱制限：複製禁止、裏紙利用不可').label.handling, ['no-copy', '裏紙利用不可']);
		assert.deepEqual(
			parsed('取扱制限：複製禁止、裏紙利用不可').pieces.map((piece) => piece.kind === 'handling' && piece.known),
			[true, false],
		);
		assert.equal(parseMarking('取扱制限：複製禁止その他の適正な取扱いを確実にするための手段をいう', policy), null);
	});

	it('tells secrecy words from the levels that they imply', () => {
		assert.deepEqual(parsed('時秘').pieces, [{ kind: 'legacy', wording: '時限秘', start: 0, end: 2 }]);
		assert.deepEqual(parsed('取扱注意').label.handling, ['handle-with-care']);
		assert.equal(parsed('取扱注意').pieces[0]?.kind, 'legacy');
		assert.equal(parsed('極秘').label.confidentiality, null);
	});

	it('reads a form by what is ticked', () => {
		assert.equal(levels('□機密性1　☑機密性2　□機密性3'), '2/-/-');
		assert.equal(parseMarking('□機密性1　□機密性2　□機密性3', policy), null);
	});

	it("follows the policy's own words", () => {
		const own = loadPolicyText(
			JSON.stringify({
				axes: [{ id: 'confidentiality', names: ['重要度'], levels: [{ id: '2', aliases: ['中'] }] }],
				handling: [
					{
						id: 'blue-folder',
						title: { ja: '青', en: 'Blue' },
						description: { ja: '青', en: 'Blue' },
						clause: '1',
						wordings: ['青箱必須'],
					},
				],
				legacy: [{ wording: '村外秘', implies: { confidentiality: '2' } }],
			}),
			'policy.jsonc',
		);
		assert.deepEqual(own.problems, []);
		assert.ok(own.policy);
		assert.equal(parseMarking('重要度2', own.policy)?.label.confidentiality, '2');
		assert.equal(parseMarking('重要度：中', own.policy)?.label.confidentiality, '2');
		assert.deepEqual(parseMarking('青箱必須', own.policy)?.label.handling, ['blue-folder']);
		assert.equal(parseMarking('青箱必須', policy), null);
	});
});

/** Milliseconds of the best of three runs: other programs may hold one up. */
function quickest(line: string): number {
	const times = [1, 2, 3].map((run) => {
		// The parser remembers what it has read.
		const fresh = line.slice(0, -1) + run;
		const start = performance.now();
		parseMarking(fresh, policy);
		return performance.now() - start;
	});
	return Math.min(...times);
}

describe('label/parse holds against anything', () => {
	const words = [
		'機密性',
		'完全性',
		'可用性',
		'2',
		'３',
		'Ⅱ',
		'【',
		'】',
		'（',
		'）',
		'・',
		'、',
		'：',
		' ',
		'　',
		'\n',
		'複製',
		'禁止',
		'限り',
		'関係者',
		'取扱制限',
		'極秘',
		'C2',
		'I2',
		'A1',
		'Confidential',
		'TLP:RED',
		'|',
		'□',
		'☑',
		'<b>',
		'#',
		'が',
		'情報',
		'本書は',
		'です',
		'ﾞ',
		'\u0301',
		'\ud83d',
		'\u200b',
	];

	it('never throws, and ranges always slice to the text', () => {
		const check = (text: string): void => {
			const marking = parseMarking(text, policy);
			if (marking === null) return;
			assert.equal(text.slice(marking.start, marking.end), marking.text);
			assert.notEqual(marking.text, '');
			for (const { start, end } of [...marking.pieces, ...marking.problems])
				assert.ok(start >= 0 && end <= marking.text.length && start <= end, text);
			assert.ok(marking.pieces.length + marking.problems.length > 0, text);
		};
		fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), check), { numRuns: 2000 });
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((parts) => parts.join('')),
				check,
			),
			{ numRuns: 4000 },
		);
	});

	it('a marking inside a sentence is a mention', () => {
		const markings = ['【機密性2】', '機密性2情報', '関係者限り', '社外秘', 'C2I2A1', 'TLP:AMBER'];
		const before = ['文書には', '例えば', 'なお、', 'The team uses '];
		const after = ['を付ける。', 'と記載した文書は施錠して保管する。', 'の場合は許可を得る', ' is used for drafts', 'については別に定める'];
		fc.assert(
			fc.property(fc.constantFrom(...markings), fc.constantFrom('', ...before), fc.constantFrom(...after), (marking, lead, tail) => {
				assert.equal(parseMarking(lead + marking + tail, policy), null);
			}),
		);
	});

	it('takes hostile lines of a megabyte in linear time', () => {
		const size = 1 << 20;
		const lines = [
			'【',
			'機密性',
			'機密性2・',
			'（',
			'複製・',
			' ',
			'　',
			'C2',
			'<span ',
			'ﾞ',
			'\u0301',
			'限り',
			'MSIP_Label_',
			'this ',
			'本書の',
			'-',
			'a,',
			'取扱制限：',
		].map((part) => part.repeat(Math.ceil(size / part.length)).slice(0, size));
		lines.push(
			`機密性2${' '.repeat(size)}`,
			`${' '.repeat(size)}機密性2${' '.repeat(size)}x`,
			`MSIP_Label_0d814d60-469d-470c-8cb0-58434e2bf457_Name=${'x'.repeat(size)}`,
		);
		for (const line of lines) {
			const time = quickest(line);
			assert.ok(time < 50, `${line.slice(0, 12)}… took ${time} ms`);
		}
	});

	it('takes hostile lines just short enough to be read', () => {
		for (const part of [
			'【',
			'機密性',
			'機密性・',
			'（）',
			'複製・',
			'複製',
			'C2 ',
			'<b>',
			'限り',
			'課限り・',
			'this ',
			'本書の',
			'の',
			'a ',
			'A',
			'○',
			'□機密性1',
			'複製及び',
			'許可なく',
			'資料1',
			'ＣＯＮＦＩＤＥＮＴＩＡＬ',
		]) {
			const line = `機密性2${part.repeat(400)}`.slice(0, 400);
			const time = quickest(line);
			assert.ok(time < 50, `${part} took ${time} ms`);
		}
	});
});

describe('label/triggers', () => {
	it('every marking of the tables holds a trigger', () => {
		for (const name of ['sample', 'more']) {
			for (const { id, text, isMarking } of readRows(name)) if (isMarking) assert.ok(mayContainMarking(text, policy), `${id} ${text}`);
		}
	});

	it('ordinary lines hold none', () => {
		for (const text of [
			'令和6年度予算の説明',
			'const answer = 42;',
			'',
			'本日の会議は10時からです。',
			'import { readFile } from "node:fs";',
		])
			assert.equal(mayContainMarking(text, policy), false, text);
		assert.ok(markingTriggers(policy).length < 150, String(markingTriggers(policy).length));
	});
});

describe('label/label-text', () => {
	it('reads what people type', () => {
		for (const [text, code] of [
			['C2/I2/A1', '2/2/1'],
			['c2i2a1', '2/2/1'],
			['C2', '2/-/-'],
			['機密性2', '2/-/-'],
			['【機密性2・完全性1】', '2/1/-'],
			[' C3 I2 A2 ', '3/2/2'],
			['A1', '-/-/1'],
		] as const) {
			const label = parseLabelText(text, policy)?.label;
			assert.equal([label?.confidentiality, label?.integrity, label?.availability].map((level) => level ?? '-').join('/'), code, text);
		}
		for (const text of ['2', '', 'secret stuff', 'C', '公開したい']) assert.equal(parseLabelText(text, policy), null, text);
		assert.deepEqual(
			parseLabelText('C9', policy)?.problems.map(({ code }) => code),
			['level-unknown'],
		);
	});
});
