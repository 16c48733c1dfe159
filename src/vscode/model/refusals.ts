import type { Translate } from './texts';

/** Why a label was not written, and what to do, for a refusal code of `formats/types.ts`. */
export function refusalText(code: string, t: Translate): string {
	const texts: Record<string, string> = {
		signed: t('The document is signed; writing would break the signature. Write the label beside it.'),
		encrypted: t('The document is encrypted. Write the label beside it, or take the password off first.'),
		damaged: t('The file is damaged and was left as it is.'),
		locked: t('The document is open in another program. Close it there and try again.'),
		'read-only': t('The file is read-only.'),
		'encoding-lacks-character': t('The file’s character encoding lacks a character of the label. Write the label beside it.'),
		'no-place': t('This kind of file has no place for a label. Write the label beside it.'),
		'unsupported-place': t('This kind of file has no such place.'),
		'changed-meanwhile': t('The file was changed by another program meanwhile. Try again.'),
		'name-taken': t('A file of that name is already there.'),
		'too-large': t('The file is too large.'),
		'wrong-encoding': t('The document was opened in the wrong character encoding. Reopen it with the right one and try again.'),
		'reason-needed': t('The label would be lowered, and no reason was given.'),
		'not-recorded': t('The register cannot be written, and without a record no label is lowered. See the register.'),
		untrusted: t('The workspace is in Restricted Mode; nothing is written until you trust it.'),
		io: t('The disk or the network gave an error.'),
	};
	return texts[code] ?? code;
}
