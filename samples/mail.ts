import { encode } from './sample';

export interface MailContent {
	readonly subject: string;
	readonly to: string;
	readonly text: string;
	readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
}

const BOUNDARY = '----=_midoridani_0001';

/** A mail that has not been sent yet, as Outlook and others open it for editing (`X-Unsent: 1`). The same content gives the same bytes. */
export function draft({ subject, to, text, attachments }: MailContent): Uint8Array {
	const lines = [
		'X-Unsent: 1',
		`From: ${word('みどり谷村 議会事務局')} <gikai@midoridani.example.jp>`,
		`To: ${word(to)} <shiryo@example.jp>`,
		`Subject: ${word(subject)}`,
		'MIME-Version: 1.0',
		`Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
		'',
		`--${BOUNDARY}`,
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: base64',
		'',
		base64(encode(text)),
	];
	for (const { name, type, bytes } of attachments) {
		lines.push(
			`--${BOUNDARY}`,
			`Content-Type: ${type}`,
			`Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
			'Content-Transfer-Encoding: base64',
			'',
			base64(bytes),
		);
	}
	return Buffer.from([...lines, `--${BOUNDARY}--`, ''].join('\r\n'));
}

/** Encoded words of at most 75 characters (RFC 2047 2), one on a line. */
function word(text: string): string {
	const pieces = text.match(/.{1,14}/gsu) ?? [];
	return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\r\n ');
}

function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes)
		.toString('base64')
		.replace(/.{76}(?=.)/g, '$&\r\n');
}
