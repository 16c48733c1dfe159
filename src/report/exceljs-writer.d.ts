/** The streaming writer alone: the whole library is twice as large. */
declare module 'exceljs/lib/stream/xlsx/workbook-writer' {
	import type { stream } from 'exceljs';

	const WorkbookWriter: typeof stream.xlsx.WorkbookWriter;
	export = WorkbookWriter;
}
