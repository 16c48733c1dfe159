import { spawnSync } from 'node:child_process';

/** Smallest, middle and largest of some runs. */
export interface Spread {
	readonly min: number;
	readonly median: number;
	readonly max: number;
}

/** One line of the results. Times are in milliseconds. */
export interface Row {
	readonly name: string;
	/** What was done, with its size. */
	readonly work: string;
	readonly ours: string;
	readonly peer: string;
	readonly ratio: string;
	readonly aim: string;
	/** Whether the aim was reached; null where nothing could be compared. */
	readonly reached: boolean | null;
}

export const RUNS = 7;

export function spread(values: readonly number[]): Spread {
	const sorted = [...values].sort((one, other) => one - other);
	return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** `min / median / max unit` */
export function written({ min, median, max }: Spread, digits: number, unit: string): string {
	return `${min.toFixed(digits)} / ${median.toFixed(digits)} / ${max.toFixed(digits)} ${unit}`;
}

export interface Command {
	readonly file: string;
	readonly args: readonly string[];
	readonly cwd?: string;
	/** Standard input. */
	readonly input?: string;
	/** Runs before each turn, and is not timed. */
	readonly before?: () => void;
	/** Exit codes that mean that the work was done. */
	readonly done: readonly number[];
}

/** Whether a program can be started. */
export function present(file: string): boolean {
	return spawnSync(file, [file === 'exiftool' ? '-ver' : '--version'], { stdio: 'ignore' }).error === undefined;
}

/** Wall time of a command from its start to its end, output thrown away. Throws when it did not do its work. */
export function timeOf({ file, args, cwd, input, before, done }: Command): number {
	before?.();
	const begin = performance.now();
	const result = spawnSync(file, args, {
		stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
		...(input === undefined ? {} : { input }),
		...(cwd === undefined ? {} : { cwd }),
	});
	const time = performance.now() - begin;
	if (result.error) throw result.error;
	if (!done.includes(result.status ?? -1)) throw new Error(`${file} ${args.join(' ')}: exit ${result.status} ${result.signal ?? ''}`);
	return time;
}

/** Times commands in turns, so that whatever else the machine does falls on all of them; one unmeasured turn comes first. */
export function race(commands: readonly Command[], runs = RUNS): Spread[] {
	const times: number[][] = commands.map(() => []);
	for (let run = -1; run < runs; run++) {
		for (const [index, command] of commands.entries()) {
			const time = timeOf(command);
			if (run >= 0) times[index]?.push(time);
		}
	}
	return times.map(spread);
}
