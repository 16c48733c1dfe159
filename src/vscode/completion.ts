import {
	CompletionItem,
	CompletionItemKind,
	type CompletionItemProvider,
	env,
	l10n,
	MarkdownString,
	type Position,
	Range,
	SnippetString,
	type TextDocument,
} from 'vscode';
import { proposalsFor } from './model/completion';
import { escapeMarkdown } from './model/hover';
import { tongueOf } from './model/texts';
import type { Policies } from './policies';

/** Characters after which levels or restrictions may be wanted. */
export const TRIGGERS = ['【', '性', '：', ':', '、', '・', '/', 'C'];
/** Labels stand near the top (formats/text reads 8 KiB). */
const LINES = 40;

/** Offers levels and restrictions inside markings. */
export class MarkingCompletion implements CompletionItemProvider {
	constructor(private readonly policies: Policies) {}

	provideCompletionItems(document: TextDocument, position: Position): CompletionItem[] {
		if (position.line >= LINES) return [];
		const before = document.lineAt(position.line).text.slice(0, position.character);
		const policy = this.policies.policyFor(document.uri.fsPath);
		return proposalsFor(before, policy, tongueOf(env.language), l10n.t).map((proposal) => {
			const item = new CompletionItem(proposal.label, proposal.snippet ? CompletionItemKind.Snippet : CompletionItemKind.EnumMember);
			item.insertText = proposal.snippet ? new SnippetString(proposal.insert) : proposal.insert;
			item.detail = proposal.detail;
			item.documentation = new MarkdownString(escapeMarkdown(proposal.documentation));
			item.range = new Range(position.translate(0, -proposal.replace), position);
			item.filterText = before.slice(before.length - proposal.replace) + proposal.label;
			item.sortText = `0${String(proposal.order).padStart(5, '0')}`;
			return item;
		});
	}
}
