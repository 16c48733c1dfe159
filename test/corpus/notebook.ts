/** A notebook as Jupyter writes it (nbformat 4). */
export function notebook(
	cells: readonly unknown[],
	metadata: Readonly<Record<string, unknown>> = {},
	minor = 5,
	indent: number | string = 1,
): string {
	return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: minor }, null, indent)}\n`;
}

export const markdownCell = (...source: string[]): unknown => ({ cell_type: 'markdown', id: 'a1', metadata: {}, source });
export const codeCell = (...source: string[]): unknown => ({
	cell_type: 'code',
	execution_count: 1,
	id: 'c1',
	metadata: {},
	outputs: [{ output_type: 'stream', name: 'stdout', text: ['出力\n'] }],
	source,
});

export function notebookSeeds(): { name: string; bytes: Buffer }[] {
	const python = { kernelspec: { display_name: 'Python 3', name: 'python3' }, language_info: { name: 'python' } };
	const mark = '【機密性2・完全性2・可用性1】';
	const seeds: [string, string][] = [
		['empty.ipynb', notebook([], {})],
		['code.ipynb', notebook([codeCell('import os\n', 'print(1)')], python)],
		['prose.ipynb', notebook([markdownCell('# 集計\n', '\n', '本文'), codeCell('1')], python, 4)],
		[
			'labelled.ipynb',
			notebook([markdownCell(`${mark}\n`, '\n', '# 集計'), codeCell('1')], { ...python, 格付け: mark, title: '【機密性2】集計' }),
		],
		['comment.ipynb', notebook([codeCell(`# ${mark}\n`, 'x = "\\u6a5f"')], { 機密性: '3', classification: '機密性3' }, 5, '\t')],
		[
			'one-line.ipynb',
			JSON.stringify({
				metadata: {},
				nbformat: 4,
				nbformat_minor: 2,
				cells: [{ cell_type: 'markdown', metadata: {}, source: `${mark}\n\n# a` }],
			}),
		],
	];
	return seeds.map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
}
