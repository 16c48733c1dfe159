/** The parts of exceljs that write sheets row by row. The whole library, and its own package writer, are much larger and need old stream libraries. */
declare module 'exceljs/lib/stream/xlsx/worksheet-writer' {
	import type { AddWorksheetOptions, Worksheet } from 'exceljs';

	interface WorkbookParts {
		readonly styles: object;
		readonly commentRefs: unknown[];
		_openStream(part: string): {
			pause(): void;
			write(data: string | { toBuffer(): Buffer }): void;
			end(): void;
		};
	}
	interface WriterOptions extends Partial<AddWorksheetOptions> {
		readonly id: number;
		readonly name: string;
		readonly workbook: WorkbookParts;
		readonly useSharedStrings: boolean;
	}
	const WorksheetWriter: new (options: WriterOptions) => Worksheet;
	export = WorksheetWriter;
}

declare module 'exceljs/lib/xlsx/xform/style/styles-xform' {
	const StylesXform: new (initialise: boolean) => { readonly xml: string };
	export = StylesXform;
}

declare module 'exceljs/lib/xlsx/xml/theme1.js' {
	const xml: string;
	export = xml;
}
