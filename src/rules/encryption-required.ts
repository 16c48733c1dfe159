import type { MailState, Marking } from '../formats/types';
import type { Text } from '../policy';
import { documentRule, NOTHING } from './define';
import { clausesText, leavingOf, plainMarkings, routeTitle, whatText } from './leaving';
import type { DocumentFacts, TitledFix } from './rule';
import { clip, levelText } from './words';

/** Something that has to be encrypted on its way out stands ready to leave as it is. */
export const encryptionRequired = documentRule(
	{
		id: 'encryption-required',
		clause: '3(2)⑦',
		severity: 'warning',
		title: { ja: '暗号化されていない送付文書', en: 'Unencrypted and about to leave' },
		description: {
			ja: '機密性2以上の情報を電子メールなどで送るときは、必要に応じて暗号化やパスワードの設定を行います（対策基準 3(2)⑦）。許可のない送信がないか、添付ファイルは監視の対象になります（7.1(14)⑥）。送付用のフォルダーにある文書と、送信前のメール（.eml）を調べます。暗号化されたファイルは対象外です。',
			en: 'Information of confidentiality 2 or higher is encrypted as needed when it is sent (3(2)⑦), and attachments are watched so that nothing leaves without permission (7.1(14)⑥). Documents in outgoing folders and mails that have not been sent yet (.eml) are looked at; what is encrypted is left alone.',
		},
		settings: {
			ja: '送付用のフォルダーは `export.outgoing` で、どの区分に何を求めるかは `export.routes` で決めます。格付けのない文書が何とみなされるかは `unknown` で決めます。',
			en: '`export.outgoing` names the folders; `export.routes` says what is asked of which level, `unknown` what a document without a label counts as.',
		},
		messages: {
			folder: {
				ja: '{what}が、暗号化されないまま「{folder}」（「{route}」ためのフォルダー）にあります。暗号化してから送ってください（{clauses}）。',
				en: '{what} lies unencrypted in "{folder}", from where documents leave ({route}). Encrypt it before it goes ({clauses}).',
			},
			permission: {
				ja: '{what}が、暗号化されないまま「{folder}」（「{route}」ためのフォルダー）にあります。許可を得て、暗号化してから持ち出してください（{clauses}）。',
				en: '{what} lies unencrypted in "{folder}", from where documents leave ({route}). Get permission, and encrypt it before it goes ({clauses}).',
			},
			unlabelled: {
				ja: '格付けのない文書が「{folder}」（「{route}」ためのフォルダー）にあります。{level}とみなします。格付けを表示するか、暗号化してから送ってください（{clauses}）。',
				en: 'A document without a label lies in "{folder}", from where documents leave ({route}). It counts as {level}. Label it, or encrypt it before it goes ({clauses}).',
			},
			draft: {
				ja: '送信前のメールに、{what}が暗号化されないまま入っています（{where}）。暗号化してから送ってください（{clauses}）。',
				en: 'This mail has not been sent yet and carries {what} unencrypted ({where}). Encrypt that before sending ({clauses}).',
			},
		},
		fixes: ['encrypt-now'],
		examples: {
			incorrect: [
				{ name: '送付/名簿.md', text: '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n\n# 名簿\n' },
				{ name: '送付/案内.xdw', text: 'DocuWorks\n' },
				{
					name: '下書き.eml',
					text: 'From: a@example.jp\nTo: b@example.jp\nSubject: [C2/I1/A1] Report\nX-Unsent: 1\nContent-Type: text/plain\n\nReport\n',
				},
			],
			correct: [{ name: '送付/送付状.md', text: '【機密性1・完全性1・可用性1】\n\n# 送付状\n' }],
		},
	},
	(facts, policy, tell) => {
		const leaving = leavingOf(facts, policy);
		if (leaving?.rule !== 'encryption-required' || typeof leaving.from === 'string') return NOTHING;
		const { terms, labelled, route } = leaving;
		const { outgoing } = policy.export.clauses;
		const clauses = clausesText([...terms.clauses, ...outgoing]);
		const fixes: TitledFix[] = [{ title: 'encrypt-now', fix: { kind: 'export', route }, preferred: true }];
		const rest = { clause: terms.clauses[0] ?? outgoing[0] ?? '3(2)⑦', fixes };
		const level = levelText(policy, 'confidentiality', leaving.level);
		if (facts.mail?.draft === true && facts.label.confidentiality !== null) {
			const { where, marking } = carrier(facts, facts.mail, leaving.level);
			return [tell('draft', { what: whatText(leaving, policy, CONTENT), where, clauses }, { ...rest, marking })];
		}
		const folder = clip(leaving.from.folder);
		const place = { folder, route: routeTitle(policy, route), clauses };
		if (!labelled && terms.restriction === null) return [tell('unlabelled', { ...place, level }, rest)];
		const what = whatText(leaving, policy);
		return [tell(terms.demand === 'approve+encrypt' ? 'permission' : 'folder', { what, ...place }, rest)];
	},
);

const CONTENT: Text = { ja: '内容', en: 'content' };

/** What of a mail has the level that counts: an attachment by its name, else the mail itself. */
function carrier({ markings }: DocumentFacts, mail: MailState, level: string | null): { where: Text; marking: Marking | null } {
	const plain = plainMarkings(markings, mail);
	const marking =
		plain.find(({ place, label }) => place === 'content' && label.confidentiality === level) ??
		plain.find(({ label }) => label.confidentiality === level) ??
		plain.find(({ place }) => place === 'content') ??
		null;
	const name = marking?.place === 'content' ? clip(marking.where) : null;
	return { where: name === null ? OWN : { ja: `添付ファイル「${name}」`, en: `attachment "${name}"` }, marking };
}

const OWN: Text = { ja: 'メールの件名や本文', en: 'the subject or text of the mail' };
