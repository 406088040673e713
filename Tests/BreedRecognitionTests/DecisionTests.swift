import Foundation
import Messages
import Testing

@testable import BreedRecognition

private let labels: [Label] = {
  let text = """
    [{"id": "n1", "name": "Beagle", "kind": "breed", "names": {"fr": "Le Beagle"}},
     {"id": "n2", "name": "tabby", "kind": "background"},
     {"id": "n3", "name": "Collie", "kind": "breed", "group": "sheepdogs", "synonyms": ["Lassie"]},
     {"id": "n4", "name": "sofa", "kind": "background"}]
    """
  return (try? JSONDecoder().decode([Label].self, from: Data(text.utf8))) ?? []
}()

private func decide(
  _ logits: [Float], temperature: Double = 1, dog: Double = 0.5, breed: Double = 0.7
) -> Recognition {
  let decision = Decision(
    labels: labels, temperature: temperature,
    thresholds: Thresholds(dogProbability: dog, confidence: breed))
  return decision(logits, [ImageMessage.detailMissing()], Recognition.Measurements())
}

@Suite struct `A decision` {
  @Test func `ranks the breeds by the softmax over all outputs`() {
    // softmax([1, 2, 3, 0]), from NumPy.
    let found = decide([1, 2, 3, 0])
    #expect(found.ranking.map(\.breed.name) == ["Collie", "Beagle"])
    #expect(abs(found.ranking[0].confidence - 0.643914) < 1e-6)
    #expect(abs(found.ranking[1].confidence - 0.087144) < 1e-6)
    #expect(abs(found.dogProbability - 0.731059) < 1e-6)
    #expect(found.ranking.map(\.logit) == [3, 1])
    #expect(found.outcome == .unsure)
    #expect(found.warnings == [ImageMessage.detailMissing()])
  }

  @Test func `divides by the temperature`() {
    // softmax([2, 4, 6, 0]), from NumPy.
    let found = decide([1, 2, 3, 0], temperature: 0.5)
    #expect(abs(found.ranking[0].confidence - 0.864955) < 1e-6)
    // As without: what the calibration is judged by.
    #expect(abs((found.uncalibratedConfidence ?? 0) - 0.643914) < 1e-6)
  }

  @Test func `calls a breed, is unsure, or sees no dog`() {
    #expect(decide([0, 0, 9, 0]).outcome == .breed)
    #expect(decide([8, 0, 8, 0]).outcome == .unsure)
    #expect(decide([0, 9, 0, 0]).outcome == .notADog)
    #expect(decide([0, 9, 0, 0]).breed == nil)
    #expect(decide([8, 0, 7.9, 0], breed: 0.51).outcome == .breed)
    // softmax([8, 0, 8, 0]) is 0.4998: no breed is named below 0.5.
    #expect(decide([8, 0, 8, 0], breed: 0.4).outcome == .unsure)
    #expect(decide([0, 9, 0, 0], dog: 0).outcome == .unsure)
  }

  @Test func `takes outputs that a softmax without care would overflow on`() {
    let found = decide([1e5, -1e5, 0, 3e4])
    #expect(found.ranking[0].confidence == 1)
    #expect(found.dogProbability == 1)
  }

  @Test func `knows names in other languages and the rest of a label`() {
    #expect(labels[0].breed.name(in: "fr") == "Le Beagle")
    #expect(labels[2].breed.name(in: "fr") == "Collie")
    #expect(labels[2].breed.synonyms == ["Lassie"])
    #expect(labels[2].breed.group == "sheepdogs")
  }
}
