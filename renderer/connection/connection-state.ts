/** `refused`: the host does not know this page's token, because it was started anew; trying again is of no use. */
export type ConnectionState = 'open' | 'lost' | 'refused';
