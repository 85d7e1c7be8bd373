/** Cases of the clusters named, or all of them where `$ids` is null. */
export const CASES = `
MATCH (k:Case) WHERE $ids IS NULL OR k.id IN $ids
RETURN k.id AS cluster_id, k.status AS status, k.assignee AS assignee, k.by AS by, k.at AS at`;
