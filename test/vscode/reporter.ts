import type Mocha from 'mocha';

export type WriteEvent = (event: Readonly<Record<string, unknown>>) => void;

/** The same in VS Code for the desktop and for the Web. */
export const mochaOptions = { ui: 'bdd', timeout: 180_000, forbidOnly: true, forbidPending: true } as const;

/** Reports each test. `Base` is from the Mocha of this runtime. */
export function reporterTo(Base: typeof Mocha.reporters.Base, write: WriteEvent): Mocha.ReporterConstructor {
  return class extends Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      runner.on('pass', (test) => write({ event: 'pass', title: test.titlePath().join(' › '), duration: test.duration ?? 0 }));
      runner.on('fail', (test, error) =>
        write({ event: 'fail', title: test.titlePath().join(' › '), message: error.stack ?? error.message }),
      );
    }
  };
}
