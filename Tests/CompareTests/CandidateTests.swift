import TestSupport
import ArgumentParser
import BreedTraining
import Messages
import Testing

@testable import Compare

private func lineup(_ arguments: [String], embedded: String? = "tf_efficientnetv2_b0") throws
  -> Lineup
{
  Lineup(try CandidateOptions.parse(arguments).choice, embedded: embedded)
}

@Suite struct `The networks of a comparison` {
  @Test func `are those of the study that there are weights for`() throws {
    let usual = try lineup([])
    #expect(usual.candidates.map(\.name) == ["simple_cnn", "tf_efficientnetv2_b0"])
    #expect(usual.candidates.map(\.source) == [.chance, .embedded])
    #expect(usual.candidates.map(\.layers) == [.all, .head])
    #expect(usual.leftOut.map(\.network) == ["vgg16", "resnet50", "inception_v3"])
    #expect(usual.leftOut[0].reason.description.contains("--weights vgg16=FILE"))
    #expect(try lineup([], embedded: nil).leftOut.count == 4)
  }

  @Test func `start from what they are given`() throws {
    let lineup = try lineup([
      "--weights", "vgg16=v.safetensors", "--weights", "tf_efficientnetv2_b0=in1k=1.safetensors",
      "--from-scratch", "resnet50", "--layers", "all", "--layers", "vgg16=classifier.3",
    ])
    #expect(
      lineup.candidates.map(\.source) == [
        .chance, .named("v.safetensors"), .chance, .named("in1k=1.safetensors"),
      ])
    #expect(lineup.candidates.map(\.layers) == [.all, .from("classifier.3"), .all, .all])
    #expect(lineup.leftOut.map(\.network) == ["inception_v3"])
  }

  @Test func `come in the order that is asked for, each once`() throws {
    let lineup = try lineup(["--networks", "tf_efficientnetv2_b0,simple_cnn,simple_cnn"])
    #expect(lineup.candidates.map(\.name) == ["tf_efficientnetv2_b0", "simple_cnn"])
    #expect(lineup.leftOut == [])
  }

  @Test(arguments: [
    ["--networks", "resnet51"], ["--networks", ","], ["--weights", "vgg16"],
    ["--weights", "vgg16="], ["--weights", "vgg=a.safetensors"],
    ["--weights", "simple_cnn=a.safetensors"],
    ["--weights", "vgg16=a.safetensors", "--from-scratch", "vgg16"], ["--from-scratch", "vgg"],
    ["--layers", "Mixed_7b"], ["--layers", "simple_cnn=head"],
    ["--from-scratch", "vgg16", "--layers", "vgg16=head"],
  ])
  func `are not guessed`(arguments: [String]) {
    #expect(throws: (any Error).self) { try CandidateOptions.parse(arguments) }
  }
}
