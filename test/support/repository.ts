import { execFileSync } from 'node:child_process';

/**
 * Makes a folder a git repository, with all that is in it as the first commit of `main`.
 *
 * @returns Runs git there, and gives what it prints.
 */
export function makeRepository(cwd: string): (...args: string[]) => string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=old');
  return git;
}
