import { formatMessage } from '../../rules';
import { parseShard, RecordWriter, type ScanStart } from '../../workspace';
import type { Session } from '../session';
import type { CheckEnd, CheckPrinter, DocumentReport } from './types';

/** JSON lines, one object a line: for programs that read along, and for `merge`. */
export class JsonlPrinter implements CheckPrinter {
	readonly #session: Session;
	readonly #quiet: boolean;
	readonly #record: RecordWriter;

	constructor(session: Session, quiet: boolean, shard: string | undefined, partial: boolean) {
		this.#session = session;
		this.#quiet = quiet;
		const head = { program: session.version, base: session.host.cwd, shard: shard === undefined ? null : parseShard(shard), partial };
		this.#record = new RecordWriter(head, (finding) => formatMessage(finding, session.tongue));
	}

	start(start: ScanStart): void {
		this.#session.out.write(this.#record.start(start));
	}

	/** They stand in the first line, with the policies. */
	problem(): void {
		// Nothing more to say.
	}

	document(report: DocumentReport, key: number): void {
		if (!this.#quiet || report.outcome !== 'clean') this.#session.out.write(this.#record.document(report, key));
	}

	end(result: CheckEnd): void {
		const { out } = this.#session;
		for (const container of result.containers) out.write(this.#record.folder(container));
		for (const finding of result.late) out.write(this.#record.late(finding));
		for (const entry of result.skipped) out.write(this.#record.skipped(entry));
		for (const entry of result.excludedEntries) out.write(this.#record.excluded(entry));
		out.write(this.#record.end(result));
	}
}
