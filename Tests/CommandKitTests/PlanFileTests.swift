import CommandKit
import Files
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

struct PlanFileTests {
  private let folder: TestSupport.TemporaryFolder
  private let header = PlanHeader(
    command: "sort", version: "1.2.3", time: "2026-11-24T13:45:00Z", destination: Path("/to"))

  init() throws { folder = try TemporaryFolder() }

  // MARK: Round trips

  private static let paths =
    [
      "/photos/rex.jpg", "/photos/a \"b\" \\ c.jpg", "/photos/line\nbreak\ttab.jpg",
      "/photos/\u{1B}[31m.jpg", "/photos/Été 👩‍🚀.jpg", "/photos/\u{2028}\u{7F}\u{FFFD}.jpg",
    ].map { Path($0) } + [Path(bytes: Array("/x".utf8) + [0xFF, 0xC3, 0x28, 0x0A, 0x80])]

  private static let stamp = FileStamp(size: 123, modified: 1_748_772_000_123_456_789)

  /// Every kind of line, about a path.
  private static func lines(_ path: Path) -> [PlanLine] {
    let verdicts = [
      PlannedVerdict(
        outcome: "breed", breed: PlannedBreed(id: "n1", name: "Beagle \"x\""), confidence: 0.875),
      PlannedVerdict(outcome: nil, breed: PlannedBreed(id: "n1", name: "Bigle"), confidence: nil),
      PlannedVerdict(outcome: "unsure", breed: nil, confidence: nil),
      PlannedVerdict(outcome: "not-a-dog", breed: nil, confidence: nil),
    ]
    let transfers = Transfer.Kind.allCases.flatMap { kind in
      verdicts.map { verdict in
        let target = Path("/to").appending(path.name)
        return PlannedTransfer(
          Transfer(kind: kind, source: path, target: target, stamp: stamp), as: verdict)
      } + [
        PlannedTransfer(
          Transfer(kind: kind, source: path, target: path.withSuffix("2"), stamp: stamp),
          companionOf: path.withSuffix(".photo"))
      ]
    }
    let labels = [
      BreedLabel(
        breedID: "n1", breedName: "Beagle", status: .machine, confidence: 0.5, model: "m\n1",
        modelDigest: "abc", when: "2026-11-24T13:45:00Z"),
      BreedLabel(breedID: "n1", breedName: "Beagle", status: .confirmed, when: "2026"),
    ]
    let changes: [LabelChange] = [
      .write(labels[0], keywords: ["Beagle", "a, \"b\""], description: "Looks like\na beagle."),
      .write(labels[1], keywords: [], description: nil), .remove,
    ]
    let styles = [
      PlannedLabel.Style(), PlannedLabel.Style(usesSidecar: true),
      PlannedLabel.Style(keepsTime: false), PlannedLabel.Style(breaksHardLinks: true),
    ]
    return transfers.map(PlanLine.transfer)
      + changes.flatMap { change in
        styles.map { .label(PlannedLabel(path, stamp, change, $0)) }
      } + Reason.Code.allCases.map { .left(path, Reason($0, text: "It \"stays\": \\.")) }
  }

  /// What is in a line, to be compared.
  private func parts(_ line: PlanLine) -> [AnyHashable] {
    switch line {
    case .transfer(let planned): ["transfer", planned]
    case .label(let planned): ["label", planned]
    case .left(let path, let reason): ["left", path, reason.code, reason.description]
    }
  }

  @Test(arguments: paths)
  func `every kind of line comes back from a file as it was`(path: Path) throws {
    let lines = Self.lines(path)
    let file = folder.at("plan.jsonl")
    try PlanFile.write(header, planLines(lines), to: file)
    let read = try PlanFile.read(file, for: "sort")
    #expect(read.header == header)
    try #require(read.lines.count == lines.count)
    for (new, old) in zip(read.lines, lines) {
      #expect(parts(new) == parts(old))
      #expect(new.path.bytes == path.bytes)
    }
  }

  @Test(arguments: paths)
  func `every kind of line comes back from a temporary file, to the last bit`(path: Path) throws {
    // Some lines are longer than what is read at a time.
    let long = PlanLine.left(
      Path("/long"), Reason(.file, text: String(repeating: "a", count: 300_000)))
    let lines = (Self.lines(path) + [long]).flatMap { Array(repeating: $0, count: 40) }
    let plan = planLines(lines)
    #expect(plan.count == lines.count)
    #expect(plan.left == lines.count { $0.reasonToStay != nil })
    for _ in 0..<2 {
      var read: [[AnyHashable]] = []
      try plan.forEach { read.append(parts($0)) }
      #expect(read == lines.map(parts))
    }
    var first: [PlanLine] = []
    try plan.walk({
      first.append($0)
      return first.count < 3
    })
    #expect(first.map(parts) == lines.prefix(3).map(parts))
  }

  @Test func `a plan without a folder for its temporary file stays in memory`() throws {
    let plan = PlanLines(in: folder.at("none"))
    let lines = Self.lines(Path("/photos/a.jpg"))
    let count = 3 << 20 / 100
    for _ in 0..<count / lines.count { for line in lines { plan.append(line) } }
    var found = 0
    try plan.forEach { line in
      #expect(parts(line) == parts(lines[found % lines.count]))
      found += 1
    }
    #expect(found == plan.count)
  }

  @Test(arguments: paths) func `a destination comes back as it was`(path: Path) throws {
    for destination in [path, nil] {
      let header = PlanHeader(command: "tag", version: "", time: "", destination: destination)
      let file = folder.at(destination == nil ? "without" : "with")
      try PlanFile.write(header, planLines([]), to: file)
      #expect(try PlanFile.read(file, for: "tag").header == header)
    }
  }

  @Test func `every line is as the published schema says, and has no line break in it`() throws {
    let schema = try JSONSchema.published("kennel.plan-2")
    for path in Self.paths {
      for line in Self.lines(path) {
        let labelled = line.json().replacing(
          #""time":"2026""#, with: #""time":"2026-11-24T13:45:00Z""#)
        #expect(try schema.violations(in: labelled) == [], "\(labelled)")
        #expect(!line.json().utf8.contains(0x0A) && !line.json().utf8.contains(0x1B))
      }
    }
  }

  @Test func `a long plan is written whole`() throws {
    let lines = (0..<3000).map { Self.lines(Path("/photos/\($0).jpg"))[0] }
    try PlanFile.write(header, planLines(lines), to: folder.at("plan.jsonl"))
    let read = try PlanFile.read(folder.at("plan.jsonl"), for: "sort").lines
    #expect(read.map(\.path) == lines.map(\.path))
  }

  // MARK: Version 1

  private func read(_ lines: [String], for command: String = "sort") throws -> [PlanLine] {
    let file = try folder.write("edited.jsonl", lines.joined(separator: "\n") + "\n")
    return try PlanFile.read(file, for: command).lines
  }

  private static let oldHeader = """
    {"command":"sort","destination":{"base64":"L3Rv/w=="},"schema":"kennel.plan/1",\
    "time":"2026-11-24T13:45:00Z","type":"header","version":"0.1.0"}
    """

  @Test func `a plan of version 1 has its other paths in an object`() throws {
    let lines = try read([
      Self.oldHeader,
      """
      {"action":"move","companionOf":{"base64":"L3D/LmpwZw=="},"modified":7,\
      "path":{"base64":"L3D/LnhtcA=="},"schema":"kennel.plan/1","size":6,"target":"/to/p.xmp",\
      "type":"transfer"}
      """,
      #"{"path":"/p.jpg","reason":"It is a link.","schema":"kennel.plan/1","type":"left"}"#,
    ])
    guard case .transfer(let planned) = lines[0] else {
      Issue.record("It is no transfer.")
      return
    }
    let photo = Path(bytes: Array("/p".utf8) + [0xFF] + Array(".jpg".utf8))
    #expect(planned.companionOf == photo)
    #expect(planned.transfer.source.bytes == Array("/p".utf8) + [0xFF] + Array(".xmp".utf8))
    #expect(planned.transfer.target == Path("/to/p.xmp"))
    // Version 1 had no codes.
    #expect(lines[1].reasonToStay == Reason(.file, text: "It is a link."))
    let header = try PlanFile.read(folder.at("edited.jsonl"), for: "sort").header
    #expect(header.destination?.bytes == Array("/to".utf8) + [0xFF])
  }

  // MARK: Edited plans

  /// A line as an object.
  private func object(_ line: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
  }

  private func text(_ object: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }

  private static let transfer = lines("/photos/rex.jpg")[0].json()
  private static let label =
    lines("/photos/rex.jpg").first {
      if case .label = $0 { true } else { false }
    }?.json() ?? ""
  private static let left = PlanLine.left("/photos/rex.jpg", Reason(.link, text: "No.")).json()

  @Test(arguments: [transfer, label, left])
  func `keys that nobody knows are passed over`(line: String) throws {
    var edited = try object(line)
    edited["later"] = ["some": ["thing": 1]]
    edited["Path"] = 3
    let lines = try read([header.json.replacing("{", with: #"{"later":null,"#), text(edited)])
    #expect(try parts(lines[0]) == parts(read([header.json, line])[0]))
  }

  @Test func `a code that nobody knows becomes a common one`() throws {
    let later = Self.left.replacing(#""link""#, with: #""moon-phase""#)
    #expect(try read([header.json, later])[0].reasonToStay == Reason(.file, text: "No."))
  }

  @Test(
    arguments: ["action", "path", "target", "size", "modified"].map { ("transfer", $0) }
      + ["action", "path", "size", "modified", "breed", "status", "time", "keywords"].map {
        ("label", $0)
      } + [("left", "path")])
  func `a line that lacks something is refused by its number`(type: String, key: String) throws {
    let lines = ["transfer": Self.transfer, "label": Self.label, "left": Self.left]
    let line = try #require(lines[type])
    var edited = try object(line)
    try #require(edited.removeValue(forKey: key) != nil)
    let error = #expect(throws: CommandError.self) { try read([header.json, line, text(edited)]) }
    #expect(error?.status == .badData)
    #expect(error?.description.hasPrefix("Line 3 of \(folder.path)/edited.jsonl can't") == true)
  }

  @Test(arguments: [
    ("size", "\"six\""), ("size", "1e99"), ("size", "1.5"), ("modified", "null"), ("path", "5"),
    ("path", "{}"), ("path", "null"), ("action", "\"shred\""), ("type", "\"unknown\""),
    ("type", "null"), ("schema", "\"kennel.plan/3\""), ("schema", "null"),
    ("confidence", "\"high\""), ("breed", "[]"), ("pathBase64", "\"?\""),
  ])
  func `a line with a value of another kind is refused by its number`(
    key: String, value: String
  ) throws {
    var edited = try object(Self.transfer)
    edited[key] = try JSONSerialization.jsonObject(
      with: Data(value.utf8), options: .fragmentsAllowed)
    let error = #expect(throws: CommandError.self) {
      try read([header.json, text(edited), Self.transfer])
    }
    #expect(error?.status == .badData)
    #expect(error?.description.hasPrefix("Line 2 of ") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ([], "does not begin as a plan does"), ([""], "does not begin as a plan does"),
    ([left], "does not begin as a plan does"), (["nonsense"], "Line 1 of "),
    (["[]"], "Line 1 of "), (["{}"], "Line 1 of "),
    ([oldHeader.replacing("\"sort\"", with: "\"tag\"")], "a plan of `kennel tag`"),
    ([oldHeader.replacing("\"command\"", with: "\"order\"")], "does not begin as a plan does"),
    ([oldHeader, oldHeader], "Line 2 of "),
  ])
  func `what does not begin as a plan is refused`(lines: [String], part: String) throws {
    let error = #expect(throws: CommandError.self) { try read(lines) }
    #expect(error?.status == .badData)
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test func `a plan that can't be read or written is named`() throws {
    let missing = #expect(throws: CommandError.self) {
      try PlanFile.read(folder.at("no\u{1B}.jsonl"), for: "sort")
    }
    #expect(missing?.status == .badData)
    #expect(
      missing?.description.hasSuffix(#"no\x1B.jsonl can't be read. There is no such file."#) == true
    )
    let taken = try folder.write("plan.jsonl", "mine")
    let error = #expect(throws: CommandError.self) {
      try PlanFile.write(header, planLines([]), to: taken)
    }
    #expect(error?.status == .cannotCreate)
    #expect(folder.text("plan.jsonl") == "mine")
    let nowhere = #expect(throws: CommandError.self) {
      try PlanFile.write(header, planLines([]), to: folder.at("no/plan.jsonl"))
    }
    #expect(nowhere?.status == .cannotCreate)
  }
}
