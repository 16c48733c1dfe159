/** What is read of one mail at most: more is no correspondence, and is "not checked". */
export const MAIL_LIMITS = {
	/** Of all levels together. */
	attachments: 200,
	/** Bytes of all attachments without their transfer encoding. */
	decoded: 64 * 1024 * 1024,
	/** Mails within mails. */
	depth: 3,
	/** Multiparts within multiparts. */
	nesting: 16,
	parts: 2000,
	/** Bytes of a mail that is read whole. */
	file: 96 * 1024 * 1024,
	/** Bytes that are read of a mail that is too large to be read whole: its header. */
	head: 1024 * 1024,
} as const;

/** Thrown within the reader where a mail goes over a limit. */
export class MailLimit extends Error {
	constructor(detail: string) {
		super(detail);
		this.name = 'MailLimit';
	}
}

/** Counts what is read of one mail. */
export class Budget {
	private parts = 0;
	private attachments = 0;
	private decoded = 0;

	/** @throws MailLimit */
	part(nesting: number): void {
		if (nesting > MAIL_LIMITS.nesting) throw new MailLimit(`multiparts nested over ${MAIL_LIMITS.nesting} deep`);
		if (++this.parts > MAIL_LIMITS.parts) throw new MailLimit(`over ${MAIL_LIMITS.parts} parts`);
	}

	/** @throws MailLimit */
	attachment(bytes: number): void {
		if (++this.attachments > MAIL_LIMITS.attachments) throw new MailLimit(`over ${MAIL_LIMITS.attachments} attachments`);
		this.decoded += bytes;
		if (this.decoded > MAIL_LIMITS.decoded) throw new MailLimit(`attachments over ${MAIL_LIMITS.decoded} bytes`);
	}

	/** @throws MailLimit */
	mail(depth: number): void {
		if (depth > MAIL_LIMITS.depth) throw new MailLimit(`mails nested over ${MAIL_LIMITS.depth} deep`);
	}
}
