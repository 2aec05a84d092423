/**
 * `refused`: the host does not know this page's token, because it was started anew; trying again is of no use.
 * `silent`: it is open, and the host has not answered for a while; `speaks`: it does again. Nothing was lost between.
 */
export type ConnectionState = 'open' | 'silent' | 'speaks' | 'lost' | 'refused';
