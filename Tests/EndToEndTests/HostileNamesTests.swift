import Foundation
import Testing

/// A command line with hostile names, and what it must make.
struct HostileCase: Sendable, CustomTestStringConvertible {
  let line: String
  let status: Int32
  let makes: [String]
  /// A part of what it says on either stream; `@` stands for the hostile name as people see it.
  let says: String

  init(_ line: String, _ status: Int32 = 0, makes: [String] = [], says: String = "") {
    (self.line, self.status, self.makes, self.says) = (line, status, makes, says)
  }

  var testDescription: String { line }
}

@Suite(.timeLimit(.minutes(30))) struct `Names that are not UTF-8` {
  private func expect(_ cases: [HostileCase], in world: HostileWorld) throws {
    for test in cases {
      let result = try world.kennel(test.line)
      let said = result.output + result.errors
      #expect(result.status == test.status, "\(test.line): \(said)")
      for name in test.makes { #expect(world.has(name), "\(test.line) makes \(name): \(said)") }
      // Spreadsheets get names as they are; CSV on a terminal has them escaped.
      #expect(!said.contains("\u{1B}") || test.line.contains("csv"), "\(test.line)")
      let says = test.says.replacing("@", with: shownHostile)
      #expect(says.isEmpty || said.contains(says), "\(test.line): \(said)")
      #expect(world.repairedNames == [], "\(test.line)")
    }
  }

  @Test(arguments: [
    [HostileCase("classify -m @.bundle @.jpg", says: "@.jpg  ")],
    [
      HostileCase(
        "classify -m @.bundle --format jsonl @.d", says: #"\u001b[31m.jpg","pathBase64":"#)
    ],
    [HostileCase("classify -m @.bundle --format csv -i @.jpg", says: "1 photo in ")],
    [HostileCase("classify -m @.bundle --debug @.jpg", says: "1 photo in ")],
    [HostileCase("classify -m @.bundle --exclude @.d/@.jpg @.d", 2, says: "No photo found.")],
    [HostileCase("classify -m @.bundle --files-from @.list", says: "1 photo in ")],
    [
      HostileCase(
        "sort -m @.bundle @.d --into @.out --copy --layout {name}", makes: ["@.out/@.jpg"],
        says: "@.out/@.jpg"),
      HostileCase("history", says: "1 done"),
      HostileCase("undo", says: "@.jpg"),
    ],
    [
      HostileCase(
        "sort -m @.bundle @.d --into @.out --move --layout {name} --plan @.plan",
        makes: ["@.plan", "@.d/@.jpg"]),
      HostileCase("sort --apply @.plan", makes: ["@.out/@.jpg"]),
      HostileCase("sort --apply @.plan --format jsonl", 1, says: #""pathBase64":"#),
    ],
    [
      HostileCase(
        "sort -m @.bundle @.d --into @.out --symlink --exclude @.d/@.jpg", 2,
        says: "No photo found.")
    ],
    [
      HostileCase("tag --breed Beagle -m @.bundle @.jpg", says: "@.jpg  -> Beagle"),
      HostileCase("tag --remove -m @.bundle @.d @.jpg", says: "@.jpg  label removed"),
    ],
    [
      HostileCase("tag --breed Beagle -m @.bundle @.d --plan @.plan", makes: ["@.plan"]),
      HostileCase("tag --apply @.plan", says: "@.jpg  -> Beagle"),
    ],
    [
      HostileCase(
        "tag --breed Beagle -m @.bundle --sidecar @.jpg", makes: ["@.jpg.xmp"],
        says: "@.jpg.xmp")
    ],
    [
      HostileCase("stats -m @.bundle @.d -o @.html --format html", makes: ["@.html"]),
      HostileCase("stats -m @.bundle @.d -o @.html", 74, says: "@.html is there already"),
      HostileCase("stats -m @.bundle @.d --output @.txt2", makes: ["@.txt2"]),
    ],
    [
      HostileCase("model show @.bundle", says: "@.bundle"),
      HostileCase("model show --format jsonl @.bundle", says: "simple_cnn"),
      HostileCase("model verify @.bundle", says: "@.bundle"),
    ],
    [
      HostileCase(
        "model import @.safetensors --architecture tf_efficientnetv2_b0 --labels @.txt --output @.new",
        makes: ["@.new/model.json"], says: "@.new"),
      HostileCase("model verify @.new", says: "@.new"),
      HostileCase(
        "model import @.safetensors --architecture tf_efficientnetv2_b0 --labels @.txt",
        makes: ["@/model.json"]),
      HostileCase("classify -m @ @.jpg", says: "@.jpg  "),
    ],
  ])
  func `are used as they are, byte by byte`(cases: [HostileCase]) throws {
    try expect(cases, in: HostileWorld())
  }

  @Test func `are used as they are by evaluate and quantize`() throws {
    let world = try HostileWorld()
    try world.writeDatasets()
    try expect(
      [
        HostileCase(
          "evaluate -m @.bundle @.val --not-a-dog @.cats --format html -o @.page",
          makes: ["@.page"]),
        HostileCase("evaluate -m @.bundle @.val --not-a-dog @.cats --output @.page", 74),
        HostileCase(
          "model quantize @.bundle --calibrate @.val --output @.int8",
          makes: ["@.int8/model.json"], says: "@.int8 is ready"),
      ], in: world)
  }

  @Test func `are used as they are by train`() throws {
    let world = try HostileWorld()
    try world.writeDatasets()
    let usual = "--epochs 1 --jobs 1 --augment none --not-a-dog @.cats --validation @.val"
    let small = "\(usual) --from none --architecture simple_cnn --size 16"
    try expect(
      [
        HostileCase("train @.set --preview @.png \(small)", makes: ["@.png"]),
        HostileCase(
          "train @.set --output @.trained \(small)", makes: ["@.trained/model.json"],
          says: "@.trained is ready"),
        HostileCase(
          "train @.set --output @.more --from @.bundle \(usual)", makes: ["@.more/model.json"]),
      ], in: world)
    for bundle in ["@.trained", "@.more"] {
      let readme = try world.read("\(bundle)/README.md")
      #expect(readme.unicodeScalars.allSatisfy { $0 != "\u{1B}" && $0.value < 0x10_F700 })
    }
  }

  @Test func `are used as they are by compare`() throws {
    let world = try HostileWorld()
    try world.writeDatasets()
    let bundle = packageRoot.appending(path: "Models/tf_efficientnetv2_b0.dogs121")
    world.link("@.published", to: bundle.path(percentEncoded: false))
    try expect(
      [
        HostileCase(
          "compare @.set --output @.compared --epochs 1 --jobs 2 --validation @.val "
            + "--networks tf_efficientnetv2_b0 --weights tf_efficientnetv2_b0=@.published",
          makes: ["@.compared/results.jsonl"])
      ], in: world)
  }

  @Test(arguments: [
    "classify @.no", "classify -m @.no @.jpg", "classify --files-from @.no",
    "sort @.no --into @.out --copy", "sort --apply @.no", "sort --apply @.jpg",
    "sort -m @.bundle @.d --into @.jpg --copy",
    "sort -m @.bundle @.d --into @.out --copy --plan @.jpg",
    "tag @.no", "tag --apply @.no", "stats @.no", "stats @.d -o @.no/@", "evaluate @.no",
    "evaluate -m @.no @.d", "evaluate @.d", "evaluate @.cats/.. --not-a-dog @.no",
    "model show @.no", "model verify @.no", "model import @.no --architecture simple_cnn",
    "model import @.jpg --architecture simple_cnn",
    "model import @.safetensors --architecture simple_cnn --labels @.no",
    "model import @.safetensors --architecture simple_cnn --labels @.txt --output @.d",
    "model quantize @.no --calibrate @.d --output @.out",
    "model quantize @.bundle --calibrate @.no --output @.out",
    "train @.no --output @.out", "train @.d --output @.d", "train @.d --from @.no --output @.out",
    "train @.no.csv --preview @.png", "compare @.no --output @.out",
    "compare @.d --weights resnet50=@.no", "@", "@ @", "classify --@", "classify --top @ @.jpg",
    "sort @.d --into @.out --copy --layout @", "tag --breed @ @.jpg", "classify --language @ @.d",
    "help @", "train @.d --output @.out --classes @", "compare @.d --networks @",
  ])
  func `of what can't be used never drive the terminal`(line: String) throws {
    let world = try HostileWorld()
    let result = try world.kennel(line)
    #expect(result.status != 0 || line.contains("--language"), "\(result.output)")
    #expect(!(result.output + result.errors).contains("\u{1B}"), "\(result.errors)")
    let private_ = (result.output + result.errors).unicodeScalars.filter { $0.value >= 0x10_F700 }
    #expect(private_.isEmpty, "\(result.errors)")
    #expect(world.repairedNames == [])
  }

  @Test(arguments: [
    "sort -m @.bundle @.d --into @.out --copy --layout %/{name}",
    "sort -m @.bundle @.d --into @.out --copy --layout %{name}",
    "tag -m @.bundle --breed Beagle --keyword-template {breed}% @.jpg",
    "model import @.safetensors --architecture tf_efficientnetv2_b0 --labels @.txt --name %",
    "model import @.safetensors --architecture tf_efficientnetv2_b0 --labels @.txt --licence %",
  ])
  func `are refused where kennel would write them as text`(line: String) throws {
    let world = try HostileWorld()
    let before = namesBelow(Array(world.root.utf8))
    let result = try world.kennel(line)
    #expect(result.status == 64, "\(result.output)")
    #expect(result.errors.contains("UTF-8") && !result.errors.contains("\u{1B}"))
    #expect(namesBelow(Array(world.root.utf8)) == before)
  }
}
