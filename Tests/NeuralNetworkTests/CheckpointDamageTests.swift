import Foundation
import Messages
import NeuralNetwork
import Testing

/// A file that must be refused, and a part of the sentence that says why.
struct DamagedCheckpoint: CustomTestStringConvertible, Sendable {
  let header: String
  let data: Int
  let message: String
  let testDescription: String

  init(_ description: String, _ header: String, data: Int = 4, _ message: String) {
    self.header = header
    self.data = data
    self.message = message
    testDescription = description
  }

  /// One F32 tensor "w" with these values of its keys.
  static func tensor(
    _ description: String, dtype: String = "\"F32\"", shape: String = "[1]",
    offsets: String = "[0,4]", data: Int = 4, _ message: String
  ) -> DamagedCheckpoint {
    let header = #"{"w":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
    return DamagedCheckpoint(description, header, data: data, "tensor w: \(message)")
  }
}

private let whole = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#

private let damaged: [DamagedCheckpoint] = [
  DamagedCheckpoint("an empty header", "", "expected a JSON object at byte 0"),
  DamagedCheckpoint("a header that begins with space", " {}", data: 0, "expected a JSON object"),
  DamagedCheckpoint("a list", "[]", data: 0, "expected a JSON object"),
  DamagedCheckpoint("long rubbish", #"{"w":0123456789abcdefghi}"#, "found \"0123456789abcdef\""),
  DamagedCheckpoint("an open object", "{", data: 0, "found its end"),
  DamagedCheckpoint("more after the end", "{}{}", data: 0, "expected the header's end at byte 2"),
  DamagedCheckpoint("a trailing comma", #"{"w":\#(whole),}"#, "expected a string"),
  DamagedCheckpoint("no comma", #"{"w":\#(whole)"v":\#(whole)}"#, #"expected "," or "}""#),
  DamagedCheckpoint("a name twice", #"{"w":\#(whole),"w":\#(whole)}"#, "found w twice"),
  DamagedCheckpoint(
    "a name twice, once escaped", #"{"w":\#(whole),"\u0077":\#(whole)}"#, "found w twice"),
  DamagedCheckpoint(
    "metadata twice", #"{"__metadata__":{},"__metadata__":{}}"#, data: 0, "twice"),
  DamagedCheckpoint(
    "a metadata key twice", #"{"__metadata__":{"a":"","a":""}}"#, data: 0, "found a twice"),
  DamagedCheckpoint(
    "a number in the metadata", #"{"__metadata__":{"a":1}}"#, data: 0, "expected a string"),
  DamagedCheckpoint("a tensor that is no object", #"{"w":1}"#, "tensor w: expected \"{\""),
  DamagedCheckpoint("a tensor without keys", #"{"w":{}}"#, "found only some of them"),
  DamagedCheckpoint(
    "a key twice", #"{"w":{"dtype":"F32","dtype":"F32"}}"#, "tensor w: expected unique names"),
  DamagedCheckpoint("an unknown key", #"{"w":{"x":1}}"#, "found the key x"),
  DamagedCheckpoint(
    "deep nesting", String(repeating: #"{"a":"#, count: 100_000), "tensor a: expected dtype"),
  DamagedCheckpoint(
    "deep lists", #"{"w":{"shape":"# + String(repeating: "[", count: 100_000),
    "expected an integer"),
  DamagedCheckpoint("an open string", "{\"w", "expected the end of a string"),
  DamagedCheckpoint("a newline in a string", "{\"w\n\"", "no control character"),
  DamagedCheckpoint("half an escape", #"{"\u12"#, "four hexadecimal digits"),
  DamagedCheckpoint("an unknown escape", #"{"\x""#, "an escape of JSON"),
  DamagedCheckpoint("a lone surrogate", #"{"\ud800":"#, "a whole Unicode character"),
  DamagedCheckpoint("a reversed surrogate pair", #"{"\udc00\ud800":"#, "a whole Unicode"),
  .tensor("an unknown dtype", dtype: "\"F33\"", "expected a dtype of the safetensors format"),
  .tensor("a dtype that is a number", dtype: "32", "expected a string"),
  .tensor("a negative dimension", shape: "[-1]", "expected an integer of 0 or more"),
  .tensor("a fraction", shape: "[1.5]", #"expected "," or "]""#),
  .tensor("an exponent", shape: "[1e0]", #"expected "," or "]""#),
  .tensor("a leading zero", shape: "[01]", "expected an integer of 0 or more"),
  .tensor("a huge dimension", shape: "[9223372036854775808]", "expected an integer of 63 bits"),
  .tensor("a string as dimension", shape: "[\"1\"]", "expected an integer"),
  .tensor(
    "too many dimensions", shape: "[\(String(repeating: "1,", count: 33))1]",
    "expected at most 32 integers"),
  .tensor("an overflowing shape", shape: "[4294967296,4294967296]", "expected a whole number"),
  .tensor("a shape whose bits overflow", shape: "[4611686018427387904]", "expected a whole number"),
  .tensor("half a byte", dtype: "\"F4\"", "expected a whole number of bytes"),
  .tensor("too few bytes", shape: "[2]", "expected 8 bytes for F32 of the shape [2], found 4"),
  .tensor("too many bytes", shape: "[0]", "expected 0 bytes"),
  .tensor("reversed offsets", offsets: "[4,0]", "expected data_offsets [begin, end] in order"),
  .tensor("one offset", offsets: "[0]", "expected data_offsets"),
  .tensor("three offsets", offsets: "[0,4,4]", "expected at most 2 integers"),
  .tensor("offsets past the end", offsets: "[4,8]", "expected data within the file's 4 bytes"),
  .tensor("a truncated file", data: 3, "expected data within the file's 3 bytes"),
  .tensor("a hole at the start", offsets: "[1,5]", data: 5, "expected data from byte 0 on"),
  DamagedCheckpoint("data that no tensor has", "{}", data: 1, "expected 0 bytes of data"),
  DamagedCheckpoint(
    "data at the end that no tensor has", #"{"w":\#(whole)}"#, data: 5, "expected 4 bytes of data"),
  DamagedCheckpoint(
    "two tensors in one place", #"{"w":\#(whole),"v":\#(whole)}"#, "from byte 4 on"),
  DamagedCheckpoint(
    "overlapping tensors",
    #"{"w":\#(whole),"v":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}"#, data: 6,
    "tensor v: expected data from byte 4 on, where the tensor before it ends, found data from byte 2"
  ),
]

@Suite struct `Damaged checkpoints` {
  @Test(arguments: damaged)
  func `are refused with what was expected and found`(_ sample: DamagedCheckpoint) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(checkpoint(sample.header, data: sample.data))
    let error = try #require(problem(at: path))
    #expect(error.isDamage)
    #expect(error.description.hasPrefix("\(path): "))
    #expect(error.description.contains(sample.message), "\(error)")
  }

  @Test(arguments: [0, 1, 7, 8, 9] as [Int])
  func `of a few bytes are refused`(_ count: Int) throws {
    let folder = try TemporaryFolder()
    #expect(problem(at: try folder.write(Array(repeating: 1, count: count)))?.isDamage == true)
  }

  @Test(arguments: [3, 1 << 20, 100_000_001, 1 << 62, .max] as [UInt64])
  func `with a wrong header length are refused`(_ length: UInt64) throws {
    let folder = try TemporaryFolder()
    let error = problem(at: try folder.write(checkpoint("{}", length: length)))
    #expect(error?.description.contains("a header of at most 2 bytes") == true)
  }

  @Test func `with bytes that are no UTF-8 are refused`() throws {
    let folder = try TemporaryFolder()
    let text: [UInt8] = Array("{\"".utf8) + [0xFF, 0x22, 0x3A]
    let bytes = [5, 0, 0, 0, 0, 0, 0, 0] + text
    #expect(problem(at: try folder.write(bytes))?.description.contains("UTF-8") == true)
  }

  @Test func `cannot write to the terminal through their names`() throws {
    let folder = try TemporaryFolder()
    let name = #"\u001b[2J\u202e"# + String(repeating: "x", count: 5_000)
    let error = problem(at: try folder.write(checkpoint(#"{"\#(name)":1}"#)))
    let description = try #require(error?.description)
    #expect(description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    #expect(description.contains(#"\u{1B}[2J"#))
    #expect(description.count < 600)
  }

  @Test func `that are no files are refused`() throws {
    let folder = try TemporaryFolder()
    #expect(problem(at: folder.path)?.code == .notRead)
    let absent = problem(at: folder.path + "/absent")
    #expect(
      absent?.description
        == "\(folder.path)/absent can't be read. There is no such file.")
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(problem(at: pipe)?.code == .notRead)
  }

  private func wholeCheckpoint() throws -> [UInt8] {
    let path = try checkpointFixture("python.safetensors")
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test func `cut off anywhere are refused`() throws {
    let folder = try TemporaryFolder()
    let bytes = try wholeCheckpoint()
    for count in bytes.indices {
      let error = problem(at: try folder.write(Array(bytes[..<count])))
      #expect(error?.isDamage == true, "\(count) bytes")
    }
  }

  @Test func `with one wrong byte are refused or read without a crash`() throws {
    let folder = try TemporaryFolder()
    let bytes = try wholeCheckpoint()
    var random = SystemRandomNumberGenerator()
    var refused = 0
    for index in bytes.indices {
      var mutated = bytes
      mutated[index] ^= UInt8.random(in: 1...255, using: &random)
      if problem(at: try folder.write(mutated)) != nil { refused += 1 }
    }
    #expect(refused > 300)
  }

  @Test func `that the fuzzer found stay harmless`() throws {
    let found = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fuzz/Found/safetensors")
    let files = try FileManager.default.contentsOfDirectory(atPath: found.path)
    #expect(!files.isEmpty)
    for file in files { _ = problem(at: found.appendingPathComponent(file).path) }
  }
}
