import type { UnreadableCode } from '../formats/types';
import { makeLabel } from '../label';
import { documentRule, NOTHING } from './define';
import { withRestrictions } from './fixes';
import type { Message, TitledFix } from './rule';
import { missingRestrictions } from './stated';
import { clip } from './words';

const messages = {
	permission: {
		ja: '読み取る権限がないため、確認できません。権限をもらうか、権限のある職員が確認してください。',
		en: 'No permission to read this, so it was not checked. Get permission, or let someone check it who has it.',
	},
	'not-found': {
		ja: '確認の途中でファイルがなくなりました。移動先を調べ、もう一度確認してください。',
		en: 'The file disappeared before it was checked. Find out where it went, then check again.',
	},
	io: {
		ja: '読み取りエラーのため、確認できません（{detail}）。ディスクやネットワークを調べ、もう一度確認してください。',
		en: 'Reading failed, so it was not checked ({detail}). Look at the disk or the network, then check again.',
	},
	damaged: {
		ja: 'ファイルが壊れているため、確認できません（{detail}）。作成したソフトで開き、保存し直してください。',
		en: 'The file is damaged, so it was not checked ({detail}). Open it in the program that made it and save it anew.',
	},
	'too-large': {
		ja: '大きすぎるため、確認できません（{detail}）。分割するか、ラベルファイル（.label）に分類を表示してください。',
		en: 'Too large, so it was not checked ({detail}). Split it, or put its label into a sidecar (.label).',
	},
	bomb: {
		ja: '展開すると異常に大きくなるため、確認を中止しました（{detail}）。開かず、情報セキュリティの担当者に知らせてください。',
		en: 'It unpacks to far more than it should, so checking was stopped ({detail}). Do not open it; tell whoever is responsible for information security.',
	},
	'wrong-type': {
		ja: '内容が拡張子と合わないため、確認できません（{detail}）。正しい拡張子に直してください。',
		en: 'The content does not fit the file extension, so it was not checked ({detail}). Put the extension right.',
	},
	encoding: {
		ja: '文字コードを判別できないため、確認できません（{detail}）。UTF-8 などで保存し直してください。',
		en: 'The character encoding cannot be told, so it was not checked ({detail}). Save it anew, for example as UTF-8.',
	},
	encrypted: {
		ja: '暗号化されているため、中を確認できません。ラベルファイル（.label）かファイル名に分類を表示してください。',
		en: 'It is encrypted, so what is inside was not checked. Put its label into a sidecar (.label) or the file name.',
	},
	'changed-while-read': {
		ja: '確認中に内容が変わりました。保存が終わってから、もう一度確認してください。',
		en: 'It changed while it was read. Check again when it has been saved.',
	},
	timeout: {
		ja: '時間内に読み終わらなかったため、確認できません。単独でもう一度確認してください。',
		en: 'It could not be read in time, so it was not checked. Check it again by itself.',
	},
} as const satisfies Record<UnreadableCode, Message>;

/** A document that could not be read is a result, and it blocks: silence would pass for "clean". */
export const documentUnreadable = documentRule(
	{
		id: 'document-unreadable',
		clause: '3(2)②',
		severity: 'error',
		title: { ja: '確認できない文書', en: 'Document that could not be read' },
		description: {
			ja: '読み取れない文書は、分類が正しく表示されているか分かりません（対策基準 3(2)②）。「問題なし」とは扱わず、確認できなかったものとして必ず知らせます。',
			en: 'Whether a document that cannot be read shows its classification, nobody knows (3(2)②). It never counts as clean: it is always listed as not checked.',
		},
		settings: {
			ja: '暗号化された文書が何とみなされるかは、`unknown` で決めます。',
			en: '`unknown` says what an encrypted document counts as.',
		},
		messages,
		fixes: ['create-sidecar'],
		examples: {
			incorrect: [{ name: '報告.docx', text: 'これは Word の文書ではありません。\n' }],
			correct: [{ name: '報告.txt', text: '【機密性1・完全性1・可用性1】\n\n報告の本文\n' }],
		},
	},
	(facts, policy, tell) => {
		const { unreadable } = facts.state;
		if (unreadable === null) return NOTHING;
		const { code, detail } = unreadable;
		if (code !== 'encrypted') return [tell(code, { detail: clip(detail) })];
		// What is told from outside is all that can be told; the outcome stays "not checked".
		if (facts.markings.some(({ place }) => place === 'sidecar' || place === 'file-name' || place === 'map')) return NOTHING;
		const { confidentiality = null, integrity = null, availability = null, handling = [] } = policy.unknown;
		const unknown = makeLabel({ confidentiality, integrity, availability, handling }, policy);
		const label = withRestrictions(unknown, missingRestrictions(unknown, unknown.handling, policy), policy);
		// Not preferred: the level for unknown documents is a guess that a person has to confirm.
		const fix: TitledFix = { title: 'create-sidecar', fix: { kind: 'create-sidecar', label }, preferred: false };
		return [tell('encrypted', {}, { fixes: [fix] })];
	},
);
