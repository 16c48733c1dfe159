import { Document, Header, Packer, Paragraph, TextRun } from 'docx';
import { unzipSync } from 'fflate';

/** A Word document as an office makes them: a header of its own, a body, styles. */
export async function makeDocx(body: string, header?: string): Promise<Uint8Array> {
	const paragraph = (text: string): Paragraph => new Paragraph({ children: [new TextRun(text)] });
	const document = new Document({
		creator: '総務課',
		title: body,
		sections: [{ ...(header ? { headers: { default: new Header({ children: [paragraph(header)] }) } } : {}), children: [paragraph(body)] }],
	});
	return new Uint8Array(await Packer.toBuffer(document));
}

/** Parts by name, inflated. */
export function parts(zip: Uint8Array): Readonly<Record<string, Uint8Array>> {
	return unzipSync(zip);
}

export function partText(zip: Uint8Array, name: string): string {
	const part = parts(zip)[name];
	return part ? new TextDecoder().decode(part) : '';
}
