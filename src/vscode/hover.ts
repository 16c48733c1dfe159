import { env, Hover, type HoverProvider, l10n, MarkdownString, type Position, Range, type TextDocument } from 'vscode';
import type { Checker } from './checker';
import { hoverOf } from './model/hover';
import { tongueOf } from './model/texts';
import type { Policies } from './policies';

/** Explains the marking under the pointer. */
export class MarkingHover implements HoverProvider {
	constructor(
		private readonly policies: Policies,
		private readonly checker: Checker,
	) {}

	provideHover(document: TextDocument, position: Position): Hover | null {
		const offset = document.offsetAt(position);
		const marking = this.checker
			.report(document)
			.markings.find(({ range }) => range !== null && range.start <= offset && offset <= range.end);
		if (!marking?.range) return null;
		const text = hoverOf(marking, this.policies.policyFor(document.uri.fsPath), tongueOf(env.language), l10n.t);
		return new Hover(new MarkdownString(text), new Range(document.positionAt(marking.range.start), document.positionAt(marking.range.end)));
	}
}
