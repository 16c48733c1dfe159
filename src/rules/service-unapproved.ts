import { documentRule, NOTHING } from './define';
import { clausesText, leavingOf, whatText } from './leaving';
import { clip } from './words';

/** A document that is shared with a service outside, or carried off on a medium, by the very place that it lies in. */
export const serviceUnapproved = documentRule(
	{
		id: 'service-unapproved',
		clause: '9.2',
		severity: 'warning',
		title: { ja: '許可されていない共有場所', en: 'In a place that is shared without approval' },
		description: {
			ja: '機密性2以上の情報を外部サービスで扱うには、許可が要ります（対策基準 9.2）。同期フォルダーに置いた文書は、保存しただけで外部サービスに送られます。外付けの媒体に置いた文書は、暗号化と許可の対象です（3(2)⑧）。',
			en: 'Services outside may hold information of confidentiality 2 or higher only with approval (9.2). What lies in a synchronised folder is sent there as soon as it is saved. What lies on a medium has to be encrypted and permitted (3(2)⑧).',
		},
		settings: {
			ja: '場所は `export.outside`（ワークスペースの外）と `export.outgoing`（中）で決めます。許可を得たサービスは、場所と同じ `id` で `export.services` に書くと、`confidentiality` の区分まで認められます。',
			en: '`export.outside` names the places (outside the workspace), `export.outgoing` those within. A service that is approved stands in `export.services` under the same `id` as its place, up to its level of `confidentiality`.',
		},
		messages: {
			service: {
				ja: '{what}が「{place}」にあり、外部サービスに送られます。許可を得たサービスとしてポリシーにないため、別の場所に移すか、管理者に相談してください（{clauses}）。',
				en: '{what} lies in a place that is sent to a service outside: {place}. The policy does not list it as approved: move the document, or ask the manager ({clauses}).',
			},
			media: {
				ja: '{what}が、暗号化されないまま「{place}」にあります。許可を得て、暗号化したものだけを置いてください（{clauses}）。',
				en: '{what} lies unencrypted in a place from where it may be carried off: {place}. Keep only encrypted copies there, with permission ({clauses}).',
			},
		},
		fixes: [],
		examples: {
			incorrect: [
				{
					name: 'Dropbox/計画.md',
					text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 計画\n',
					beside: [
						{
							name: '.kakuzuke/policy.jsonc',
							text: '{\n\t"export": {\n\t\t"outside": [{ "id": "dropbox", "path": "**/Dropbox/**" }]\n\t}\n}\n',
						},
					],
				},
			],
			correct: [
				{
					name: 'Dropbox/計画.md',
					text: '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n\n# 計画\n',
					beside: [
						{
							name: '.kakuzuke/policy.jsonc',
							text: '{\n\t"export": {\n\t\t"outside": [{ "id": "dropbox", "path": "**/Dropbox/**" }],\n\t\t"services": [{ "id": "dropbox", "match": "**", "title": "Dropbox", "confidentiality": "2", "permit": "第12号" }]\n\t}\n}\n',
						},
					],
				},
			],
		},
	},
	(facts, policy, tell) => {
		const leaving = leavingOf(facts, policy);
		if (leaving?.rule !== 'service-unapproved') return NOTHING;
		const { terms, route, from } = leaving;
		const { service } = policy.export.clauses;
		const what = whatText(leaving, policy);
		const asking = route === 'service' && terms.restriction === null ? [...terms.clauses, ...service] : terms.clauses;
		const clauses = clausesText(asking.length > 0 ? asking : service);
		const rest = { clause: asking[0] ?? '9.2' };
		const title = typeof from === 'string' ? policy.export.outside.find(({ id }) => id === from)?.title : undefined;
		const place = title ?? clip(typeof from === 'string' ? from : from.folder);
		return [tell(route === 'service' ? 'service' : 'media', { what, place, clauses }, rest)];
	},
);
