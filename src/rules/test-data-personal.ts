import { documentRule, NOTHING } from './define';
import { detectedText } from './detected';
import { clip } from './words';

/** Data for tests that seems to be taken from real life. */
export const testDataPersonal = documentRule(
	{
		id: 'test-data-personal',
		clause: '7.3(3)②(ウ)',
		severity: 'warning',
		title: { ja: 'テストデータに個人情報', en: 'Personal data in test data' },
		description: {
			ja: '個人情報や機密性の高い生データを、テストデータに使ってはなりません（対策基準 7.3(3)②(ウ)）。テスト用のフォルダーやファイルに、実在のものに見える個人番号や氏名・住所の組などがあるときに知らせます。架空のデータに置き換えてください。見本としてよく使われる番号や名前は数えません。',
			en: 'Personal data and highly confidential raw data must not serve as test data (7.3(3)②(ウ)). Files and folders for tests with what looks like real My Numbers, persons and the like are told. Put made-up data in their place. Numbers and names that samples are commonly written with do not count.',
		},
		settings: {
			ja: '`detect.testData.paths` がテストデータの場所、`detect.testData.kinds` が種類ごとの件数です。何を見分けるかは [detectors.ja.md](../detectors.ja.md) にあります。',
			en: '`detect.testData.paths` says what is data for tests, `detect.testData.kinds` from how many of a kind on it is told. [detectors.md](../detectors.md) tells what is recognised.',
		},
		messages: {
			real: {
				ja: 'テストデータ「{name}」に、実在のものに見える情報があります：{found}。架空のデータに置き換えてください（対策基準 7.3(3)②(ウ)）。',
				en: 'The test data "{name}" seems to hold real personal data: {found}. Put made-up data in its place (7.3(3)②(ウ)).',
			},
		},
		fixes: [],
		examples: {
			incorrect: [
				{ name: 'テストデータ.csv', text: '# 【機密性2・完全性1・可用性1】 取扱制限：暗号化\n氏名,個人番号\n古閑 美咲,847362915069\n' },
			],
			correct: [
				{ name: 'テストデータ.csv', text: '# 【機密性2・完全性1・可用性1】 取扱制限：暗号化\n氏名,個人番号\n山田 太郎,123456789018\n' },
			],
		},
	},
	({ detections, testData, path }, policy, tell) => {
		if (testData !== true || detections === undefined) return NOTHING;
		const real = detections.filter(({ kind, count }) => count >= (policy.detect?.testData.kinds[kind] ?? Number.POSITIVE_INFINITY));
		const [first] = real;
		if (first === undefined) return NOTHING;
		const name = clip(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
		return [tell('real', { name, found: detectedText(real) }, { range: first.range() })];
	},
);
