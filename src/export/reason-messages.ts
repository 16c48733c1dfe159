import type { Text } from '../policy';
import type { ReasonCode } from './types';

/** What each reason of the gate says, and what to do next. `{…}` is filled from the reason's data by `reasonText`. */
export const reasonMessages: Readonly<Record<ReasonCode, Text>> = {
	/* told */
	'no-demand': { ja: '持ち出しの制限はありません。', en: 'Nothing is asked of this label on this route.' },
	'label-unknown': {
		ja: '{state}が含まれるため、少なくとも{unknown}として扱います。',
		en: 'There are {state}, so the whole counts as {unknown} at least.',
	},
	'level-unknown': {
		ja: '{level}はポリシーにない区分のため、最も高い区分として扱います。区分を確かめてください。',
		en: '{level} is no level of this policy and counts as the highest one. Please check the label.',
	},
	encrypts: { ja: '暗号化して持ち出します（{method}）。', en: 'It leaves encrypted ({method}).' },
	'encrypted-already': {
		ja: 'すべて暗号化済みのため、そのまま持ち出します。',
		en: 'Everything is encrypted already and leaves as it is.',
	},
	declined: { ja: '暗号化せずに持ち出します。理由：{reason}', en: 'It leaves without encryption, because: {reason}' },
	permitted: {
		ja: '許可を確認しました（{approver}、{number}、{date}）。',
		en: 'Permission is given ({approver}, {number}, {date}).',
	},
	'self-approved': {
		ja: '申請者本人による許可です。やむを得ない理由：{reason}',
		en: 'The applicant permits it himself or herself, because: {reason}',
	},
	'service-listed': {
		ja: '「{service}」は利用が承認された外部サービスです{permit}。',
		en: '"{service}" is an approved service{permit}.',
	},
	'manifest-made': {
		ja: '改ざんを確かめられるように、ハッシュ値の一覧を付けます。',
		en: 'A manifest of hashes goes along, so that changes can be found.',
	},
	'signature-made': {
		ja: 'ハッシュ値の一覧に電子署名を付けます。',
		en: 'A manifest of hashes with an electronic signature goes along.',
	},
	'signature-advised': {
		ja: '署名用の鍵がないため、電子署名は付きません。必要なら鍵を用意してください。',
		en: 'There is no key to sign with, so no electronic signature goes along. Provide one where it is needed.',
	},
	'password-other-channel': {
		ja: 'パスワードは、ファイルとは別の経路（電話、対面など）で伝えてください。',
		en: 'Tell the password by another way than the file (by phone, in person).',
	},
	'password-same-channel': {
		ja: 'パスワードを同じ経路で送ると、盗み見る人には役に立ちません。別の経路をお勧めします。',
		en: 'A password that goes the way of the file protects from nobody who reads along. Another way is better.',
	},
	/* still needed */
	'encryption-or-reason': {
		ja: '暗号化してください。暗号化しない場合は、その理由が必要です。',
		en: 'Encrypt it, or tell why it is not encrypted.',
	},
	'encryption-needed': {
		ja: '暗号化が必要です。方法を選んでください。',
		en: 'It has to be encrypted. Choose a method.',
	},
	'permission-needed': {
		ja: '許可が必要です。許可者の氏名、許可番号、許可日を入力してください。',
		en: "Permission is needed. Give the approver's name, the number and the date of the permission.",
	},
	'permission-incomplete': {
		ja: '許可の記載が足りません：{missing}。',
		en: 'The permission is incomplete; missing: {missing}.',
	},
	'service-needed': {
		ja: '外部サービスのアドレスを指定してください。',
		en: 'Name the address of the service.',
	},
	'recipient-needed': { ja: '提供先を入力してください。', en: 'Name the recipient.' },
	'purpose-needed': { ja: '目的を入力してください。', en: 'Tell the purpose.' },
	/* refused */
	'route-refused': {
		ja: '{level}の情報は、「{route}」ことができません。別の経路を選ぶか、対象のファイルを見直してください。',
		en: '{level} may not leave by this route ({route}). Choose another route, or other files.',
	},
	'restriction-refused': {
		ja: '取扱制限「{restriction}」が付いているため、「{route}」ことができません。作成元に確認するか、別の経路を選んでください。',
		en: 'The handling restriction "{restriction}" forbids this route ({route}). Ask whoever set it, or choose another route.',
	},
	'state-refused': {
		ja: '{state}は持ち出せません。文書を確かめて、格付けを表示してください。',
		en: 'There are {state}, which may not leave. Check and label them first.',
	},
	'decline-refused': {
		ja: 'この経路では暗号化を省けません。方法を選んで暗号化してください。',
		en: 'Encryption cannot be declined on this route. Choose a method.',
	},
	'method-not-approved': {
		ja: '暗号化の方法「{method}」は、この経路では承認されていません。承認された方法を選んでください。',
		en: 'The method "{method}" is not approved for this route. Choose one that is.',
	},
	'role-not-approved': {
		ja: '「{role}」は許可できる役職ではありません。許可者の役職を確かめてください。',
		en: '"{role}" may not permit this. Check the role of the approver.',
	},
	'self-approval': {
		ja: '申請者と許可者が同じです（{approver}）。別の許可者から許可を受けてください。',
		en: 'Applicant and approver are the same person ({approver}). Get the permission from somebody else who may give it.',
	},
	'permission-date': {
		ja: '許可日が正しくありません（{date}）。今日までの日付を、2026-04-01 のように入力してください。',
		en: 'The date of the permission is not valid ({date}). Give a day up to today, such as 2026-04-01.',
	},
	'permission-expired': {
		ja: '許可（{number}、{date}）は {days} 日の期限を過ぎています。改めて許可を受けてください。',
		en: 'The permission ({number}, {date}) held for {days} days and has expired. Get a new one.',
	},
	'service-unlisted': {
		ja: '「{service}」は、利用が承認された外部サービスの一覧にありません。利用の承認を受けるか、別の経路を選んでください。',
		en: '"{service}" is not on the list of approved services. Apply for its approval, or choose another route.',
	},
	'service-ceiling': {
		ja: '「{service}」に置けるのは{ceiling}までで、{level}の情報は置けません。別の経路を選んでください。',
		en: '"{service}" may hold up to {ceiling}, not {level}. Choose another route.',
	},
	'same-channel-refused': {
		ja: 'パスワードをファイルと同じ経路で送ることはできません。電話など別の経路で伝えるか、受け手の公開鍵で暗号化してください。',
		en: 'The password may not go the way of the file. Tell it another way, such as by phone, or encrypt to the recipient’s key.',
	},
};
