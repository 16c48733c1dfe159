import { type MessageProperties, TAG } from './message-properties';

/** Something attached to a message. */
export interface Attachment {
	/** Safe to be shown; empty where it has none. */
	readonly name: string;
	readonly properties: MessageProperties;
}

/** @throws CompoundError */
export function nameOf(properties: MessageProperties): string {
	const name = properties.text(TAG.attachName) ?? properties.text(TAG.attachShortName) ?? properties.text(TAG.displayName) ?? '';
	return name.slice(0, 255).replace(/[\p{Cc}/\\]/gu, '_');
}

/** Shown within the text ([MS-OXCMSG] 2.2.2.18). */
const IN_TEXT = 4;

/** A picture of the text, a letterhead for example: nothing that anybody attached. */
export function isInText(properties: MessageProperties, name: string): boolean {
	if (properties.number(TAG.attachHidden) === 1) return true;
	const type = properties.text(TAG.attachMimeType) ?? '';
	if (!type.startsWith('image/') && !/\.(?:png|jpe?g|gif|bmp|emf|wmf)$/i.test(name)) return false;
	return properties.text(TAG.attachContentId) !== null && ((properties.number(TAG.attachFlags) ?? 0) & IN_TEXT) !== 0;
}
