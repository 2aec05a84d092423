import { userInfo } from 'node:os';

/** Name of the operating system's account: what an annotator is called until asked. */
export function accountName(): string {
  try {
    return userInfo().username.slice(0, 100) || 'annotator';
  } catch {
    return 'annotator'; // an account without an entry in the user database
  }
}
