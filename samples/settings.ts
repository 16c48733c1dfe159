import { type Sample, text } from './sample';

/** `.kakuzuke/` of the share. */
export const settings: readonly Sample[] = [
	text(
		'.kakuzuke/policy.jsonc',
		['村のポリシー：既定のポリシーに「窓口限り」を足したもの', 'The village’s policy: the default one with one more restriction'],
		[],
		`
{
	// みどり谷村の情報セキュリティポリシー。書いていないことは既定のポリシーのとおりです。
	"$schema": "../../../schemas/policy.schema.json",
	"extends": "nishihara-2024",
	"id": "midoridani",
	"title": {
		"ja": "みどり谷村情報セキュリティポリシー",
		"en": "Midoridani Village information security policy"
	},
	"handling": [
		{
			"id": "counter-only",
			"title": { "ja": "窓口限り", "en": "Counter only" },
			"description": {
				"ja": "窓口の内側でだけ使い、席を離れるときはしまいます。",
				"en": "Use it behind the counter only, and put it away when leaving the seat."
			},
			"clause": "3(1)",
			"wordings": ["窓口限り"]
		}
	]
}
`,
	),
	text(
		'.kakuzuke/labels.jsonc',
		['格付け表：名簿の CSV に、文書の外から格付けを付ける', 'The label map: labels a CSV from outside'],
		[],
		`
{
	// 自分では格付けを持てない文書の格付けを、ここで決めます。最後に一致した項目が効きます。
	"$schema": "../../../schemas/labels.schema.json",
	"entries": [
		{
			"path": "福祉課/*名簿*.csv",
			"label": "C3/I2/A2",
			"handling": ["encrypt", "no-unissued-device", "no-needless-copy", "counter-only"],
			"precedence": "override"
		}
	]
}
`,
	),
];
