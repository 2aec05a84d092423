import { connect } from '../../../renderer/connection/connection.ts';

/** The page side of the connection without the application around it, for tests that talk through a real browser. */
Object.assign(window, { connect });
