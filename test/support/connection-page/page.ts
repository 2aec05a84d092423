import { connect } from '../../../renderer/connection/connect.ts';

/** The page side of the connection without the application around it, for tests that talk through a real browser. */
Object.assign(window, { connect });
