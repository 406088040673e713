import TestSupport
import Testing

/// The validator of the other tests must find what is wrong.
struct SchemaTests {
  private let valid = """
    {"schema":"kennel.classify/2","type":"result","path":"a","outcome":"breed",\
    "breed":{"id":"n1","name":"B"},"confidence":0.5,"dogProbability":1,"alternatives":[],\
    "warnings":[],"error":null}
    """

  @Test func `a valid record is valid`() throws {
    #expect(try JSONSchema.published("kennel.classify-2").violations(in: valid) == [])
  }

  @Test(arguments: [
    ("\"error\":null", "\"error\":0"), (",\"error\":null", ""),
    ("\"outcome\":\"breed\"", "\"outcome\":\"cat\""), ("0.5", "1.5"), ("0.5", "\"0.5\""),
    ("0.5", "true"), ("\"path\"", "\"file\""), ("classify/2", "classify/3"),
    ("\"alternatives\":[]", "\"alternatives\":[{\"id\":\"n2\",\"name\":\"C\"}]"),
    ("\"warnings\":[]", "\"warnings\":null"), ("\"type\":\"result\"", "\"type\":\"header\""),
    ("\"path\":\"a\"", "\"path\":\"a\",\"pathBase64\":\"*\""),
  ])
  func `a record with one fault is not`(good: String, bad: String) throws {
    let record = valid.replacing(good, with: bad)
    #expect(record != valid)
    #expect(try JSONSchema.published("kennel.classify-2").violations(in: record) != [])
  }
}
