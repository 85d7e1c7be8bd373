/** Names in the graph; each is a read of the counts or the token store. */
export const LABELS = "CALL db.labels() YIELD label RETURN label AS name ORDER BY name";
export const RELATIONS = "CALL db.relationshipTypes() YIELD relationshipType AS name RETURN name ORDER BY name";
export const PROPERTIES = "CALL db.propertyKeys() YIELD propertyKey AS name RETURN name ORDER BY name";

/** One node for each label and one relation for each way in which a type leads from one label to another. */
export const PATTERNS = "CALL db.schema.visualization() YIELD nodes, relationships RETURN nodes, relationships";

export const FUNCTIONS =
  "SHOW FUNCTIONS YIELD name, signature, description RETURN name, signature, description ORDER BY name";
export const PROCEDURES =
  "SHOW PROCEDURES YIELD name, signature, description RETURN name, signature, description ORDER BY name";
