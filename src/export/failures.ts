import type { Text, Tongue } from '../policy';

/** Why nothing came out, by the code of a failed export: `{path}` names the file, `{detail}` the system's code or a number. */
export const failureMessages: Readonly<Record<string, Text>> = {
	'unsupported-file': {
		ja: '「{path}」はこの方法では暗号化できません（{detail}）。ほかの方法（ZIP など）を選んでください。',
		en: '"{path}" cannot be encrypted by this method ({detail}). Choose another one, such as zip.',
	},
	'encrypted-already': {
		ja: '「{path}」はすでに暗号化されています。ZIP や公開鍵の方法を選んでください。',
		en: '"{path}" is encrypted already. Choose zip or the recipient’s key.',
	},
	damaged: {
		ja: '「{path}」は壊れているため、この方法では暗号化できません。',
		en: '"{path}" is damaged, so this method cannot encrypt it.',
	},
	'too-large': {
		ja: '「{path}」は大きすぎて、この方法では暗号化できません。ZIP を選んでください。',
		en: '"{path}" is too large for this method. Choose zip.',
	},
	'password-missing': {
		ja: 'パスワードがありません。標準入力で渡す（--password-stdin）か、受け手の鍵を指定してください。',
		en: 'There is no password. Give one on standard input (--password-stdin), or name the recipient’s key.',
	},
	'password-weak': {
		ja: 'パスワードが短すぎます。{detail} 文字以上にしてください。',
		en: 'The password is too short. It needs at least {detail} characters.',
	},
	'password-weak/ascii': {
		ja: 'ZIP のパスワードには、半角の英数字と記号だけを使ってください。',
		en: 'A password for zip is made of ASCII letters, digits and signs only.',
	},
	'password-weak/length': { ja: 'パスワードが長すぎます。短くしてください。', en: 'The password is too long. Make it shorter.' },
	'password-weak/characters': {
		ja: 'この方法では使えない文字がパスワードにあります。英数字と記号にしてください。',
		en: 'The password has characters that this method cannot use. Use letters, digits and signs.',
	},
	'recipient-invalid': {
		ja: '受け手の鍵が正しくありません（{detail}）。age1… の鍵を確かめてください。',
		en: 'The recipient’s key is not valid ({detail}). Check the key (age1…).',
	},
	'name-taken': { ja: '同じ名前のファイルがあります: {path}', en: 'There is a file of that name already: {path}' },
	'changed-while-read': {
		ja: '「{path}」が確認のあとで変わりました。もう一度実行してください。',
		en: '"{path}" changed after it was looked at. Run it again.',
	},
	verification: {
		ja: '書き出したものを読み返したところ、元と合いませんでした（{path}）。もう一度実行してください。',
		en: 'What was written did not read back as it should ({path}). Run it again.',
	},
	cancelled: { ja: '取りやめました。', en: 'Cancelled.' },
	io: {
		ja: '「{path}」を読み書きできません（{detail}）。場所と権限、空き容量を確かめてください。',
		en: '"{path}" cannot be read or written ({detail}). Check the place, the permissions and the free space.',
	},
	'register-locked': {
		ja: '持ち出し管理簿がほかの処理で使われています。少し待ってから、もう一度実行してください。',
		en: 'The register is in use by something else. Wait a little, then run it again.',
	},
	'register-damaged': {
		ja: '持ち出し管理簿に異常があるため、記録できません（{path}）。「kakuzuke register verify」で確かめてください。',
		en: 'The register has a fault, so nothing can be recorded ({path}). See `kakuzuke register verify`.',
	},
	'register-read-only': {
		ja: '持ち出し管理簿に書き込めません（{path}）。記録できないものは持ち出せません。権限を確かめてください。',
		en: 'The register cannot be written ({path}). What cannot be recorded may not leave. Check its permissions.',
	},
	'register-io': {
		ja: '持ち出し管理簿に記録できません（{path}、{detail}）。記録できないものは持ち出せません。',
		en: 'Nothing can be recorded in the register ({path}, {detail}). What cannot be recorded may not leave.',
	},
	'key-invalid': {
		ja: '署名用の鍵を読めません。秘密鍵（PEM）を指定してください。',
		en: 'The key to sign with cannot be read. Give a private key (PEM).',
	},
	'key-unsupported': {
		ja: '署名用の鍵の種類に対応していません。Ed25519、ECDSA P-256、RSA 3072 ビット以上を使ってください。',
		en: 'This kind of key is not supported. Use Ed25519, ECDSA P-256, or RSA of 3072 bits or more.',
	},
	'key-weak': { ja: '署名用の RSA 鍵が 3072 ビットより短いため使えません。', en: 'The RSA key to sign with is shorter than 3072 bits.' },
	'passphrase-missing': { ja: '署名用の鍵のパスフレーズが必要です。', en: 'The key to sign with needs its passphrase.' },
	'passphrase-wrong': { ja: '署名用の鍵のパスフレーズが違います。', en: 'The passphrase of the key to sign with is wrong.' },
};

const UNKNOWN: Text = { ja: '思わぬ理由で書き出せませんでした（{path} {detail}）。', en: 'An unexpected failure ({path} {detail}).' };

/** Why nothing came out, in words. Holds no secret: codes, paths and numbers only. */
export function failureText(code: string, path: string, detail: string, tongue: Tongue): string {
	const message = own(`${code}/${detail}`) ?? own(code) ?? UNKNOWN;
	return message[tongue].replaceAll('{path}', () => path).replaceAll('{detail}', () => detail);
}

function own(key: string): Text | undefined {
	return Object.hasOwn(failureMessages, key) ? failureMessages[key] : undefined;
}
